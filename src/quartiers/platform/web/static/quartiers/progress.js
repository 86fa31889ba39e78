// Follows a publication without reloading the page; without it, the page reloads itself.
const place = document.querySelector("[data-progress]");
const bar = document.querySelector("progress");

async function ask() {
  try {
    const answer = await fetch(place.dataset.progress, { credentials: "same-origin", redirect: "error" });
    const state = await answer.json();
    if (!state.is_open || (state.total && !bar)) return location.reload();
    place.querySelector("[data-sentence]").textContent = state.sentence;
    if (bar && state.total) {
      bar.max = state.total;
      bar.value = state.done;
    }
  } catch {
    // The next round asks again.
  }
  setTimeout(ask, 2000);
}

if (place && place.dataset.progress) setTimeout(ask, 2000);
