// Draws the page anew when the code in the demo panel has run out, unless somebody is typing. Without it: reload by hand.
const panel = document.querySelector("[data-seconds]");
const field = document.querySelector("#code");
if (panel && field) {
  setTimeout(() => { if (!field.value) location.reload(); }, Number(panel.dataset.seconds) * 1000);
}
