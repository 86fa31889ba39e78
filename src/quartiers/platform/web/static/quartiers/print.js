// The button to print needs a script: without one it stays hidden, and the browser's own menu prints as well.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
