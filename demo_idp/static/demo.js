// Keeps the demo panel fresh, and leaves alone what somebody types: its code runs out, and another tab may use it up.
// Without this script: reload by hand.
const EVERY = 2000;
const panel = document.querySelector("#demo-panel");
const answered = new AbortController(); // a page that was answered is gone: asking for it again would be refused

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { signal: answered.signal }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text().catch(() => "")) ?? "", "text/html");
  const fresh = page.querySelector("#demo-panel");
  if (fresh && fresh.innerHTML !== panel.innerHTML) panel.replaceChildren(...fresh.childNodes);
}

if (panel) {
  const renewing = setInterval(renew, EVERY);
  document.addEventListener("visibilitychange", renew, { signal: answered.signal });
  document.addEventListener("submit", () => {
    clearInterval(renewing);
    answered.abort();
  });
}
