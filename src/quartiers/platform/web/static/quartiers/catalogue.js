// Asks what the checks say a moment after one stops typing; without it, the button does.
const form = document.querySelector("form[data-check]");
const place = document.querySelector("[data-checked]");
const PAUSE_MS = 800;
let timer = 0;
let asked = null;

async function check() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      redirect: "error",
      signal: asked.signal,
    });
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // The next keystroke asks again; the button always does.
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE_MS);
});
