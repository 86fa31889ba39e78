// Answers stay in this tab, so that reloading and going back work. Each page of a search is a numbered snapshot of the tab's
// storage, and only that number stands after « # »: once the storage is erased, no page of the history holds an answer.
// What must never be stored (data-secret) stays in the page alone.
const STORE = "quartiers-finder";
const MOST = 100;
const form = document.querySelector("form[data-answers]");

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) ?? [];
  } catch {
    return [];
  }
}

function write(snapshots) {
  try {
    if (snapshots.length) sessionStorage.setItem(STORE, JSON.stringify(snapshots.slice(-MOST)));
    else sessionStorage.removeItem(STORE);
  } catch {
    // A frame or a browser that keeps nothing: the page works as without a script.
  }
}

function remember() {
  const answers = [...form.querySelectorAll("input[type=hidden]:not([data-secret])")].map((one) => [one.name, one.value]);
  const snapshots = read();
  const number = (snapshots.at(-1)?.number ?? 0) + 1;
  write([...snapshots, { number, view: form.dataset.view ?? "", answers }]);
  // The address of the page is then that of a page that is asked for: reloading sends nothing twice.
  history.replaceState(null, "", `${form.getAttribute("action")}#${number}`);
}

function restore() {
  const snapshots = read();
  const asked = snapshots.find((one) => `#${one.number}` === location.hash) ?? snapshots.at(-1);
  if (!asked || !asked.answers.length) return;
  for (const [name, value] of [...asked.answers, ["faire", asked.view]]) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  form.submit();
}

if (form && "erased" in form.dataset) {
  write([]);
  history.replaceState(null, "", form.getAttribute("action"));
} else if (form && "fresh" in form.dataset) {
  restore();
} else if (form) {
  remember();
}
