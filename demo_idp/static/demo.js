// Keeps the demo panel fresh, and leaves alone what somebody types: its code runs out, and another tab may use it up.
// Without this script: reload by hand.
const EVERY = 2000;
const panel = document.querySelector("#demo-panel");

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  const fresh = page.querySelector("#demo-panel");
  if (fresh && fresh.innerHTML !== panel.innerHTML) panel.replaceChildren(...fresh.childNodes);
}

if (panel) {
  const renewing = setInterval(renew, EVERY);
  document.addEventListener("submit", () => clearInterval(renewing)); // what is answered has no page any more
  document.addEventListener("visibilitychange", renew);
}
