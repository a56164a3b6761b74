// A dead kernel says nothing and its controls just stop answering: ask, and tell the user.
(function () {
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const kernel = config.baseUrl + "omnikit/kernel/" + config.kernelId;
  const banner = document.getElementById("ok-gone");
  const every = 4000;
  let misses = 0;
  let leaving = false;
  let asking = new AbortController();

  function show(which) {
    if (leaving) return;
    banner.className = which || "";
    banner.hidden = !which;
  }

  async function look() {
    if (document.hidden || leaving) return;
    try {
      asking = new AbortController();
      const answer = await fetch(kernel, { cache: "no-store", credentials: "same-origin", redirect: "manual", signal: asking.signal });
      misses = 0;
      show(answer.ok && (await answer.json()).alive ? null : "kernel");
    } catch (error) {
      misses += 1;
      if (misses > 1) show("server");
    }
  }

  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  const out = document.getElementById("ok-out");
  out.addEventListener("submit", () => { leaving = true; asking.abort(); out.elements._xsrf.value = cookie("_xsrf"); });

  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => {
    if (leaving) return; // logging out has ended the kernel
    leaving = true;
    fetch(kernel + "/end", { method: "POST", keepalive: true, credentials: "same-origin", headers: { "X-XSRFToken": cookie("_xsrf") } }).catch(() => {});
  });
  // back from the browser's page cache: its kernel has ended
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
