const MOST_RETURNS = 20;
const WITHIN_MS = 2000;
const PROBE = 'gendan-probe';

/**
 * Keeps an element on a page whose body is replaced under it, as Turbo, Astro's router and pjax do. It is the
 * same element that comes back: with its conversation, its draft and its one connection. Only where
 * `document.open` took all listeners off it, within as well, it is built anew.
 *
 * @param {(former?: HTMLElement) => HTMLElement} build makes one and puts it on the page, if there is a body
 * @returns {() => HTMLElement} puts it back at once, where nobody could see that it is gone, and says which it is
 */
export function keepOnPage(build) {
  const observer = new MutationObserver(returnToPage);
  let returns = [];
  let element = built();

  function built(former) {
    const made = build(former);
    made.addEventListener(PROBE, (event) => event.preventDefault());
    return made;
  }

  function returnToPage() {
    observer.disconnect();
    if (!element.isConnected && document.body && mayReturn()) {
      if (hears(element)) document.body.append(element);
      else element = built(element);
    }
    // Another document element or body is another one to look at.
    for (const node of [document, document.documentElement, document.body]) {
      if (node) observer.observe(node, { childList: true });
    }
    return element;
  }

  /** A page that takes it away each time is let have its way, or the two would never end. */
  function mayReturn() {
    const now = performance.now();
    returns = returns.filter((at) => now - at < WITHIN_MS);
    returns.push(now);
    return returns.length <= MOST_RETURNS;
  }

  returnToPage();
  return returnToPage;
}

/** @param {HTMLElement} element @returns {boolean} whether it still has its listeners */
function hears(element) {
  return !element.dispatchEvent(new CustomEvent(PROBE, { cancelable: true }));
}
