const MOST_RETURNS = 20;
const WITHIN_MS = 2000;

/**
 * Keeps an element on a page whose body is replaced under it, as Turbo, Astro's router, pjax and
 * `document.write` do. It is the same element that comes back: with its conversation, its draft and its one
 * connection.
 *
 * @param {HTMLElement} element
 * @returns {() => void} puts it back at once, where nobody could see that it is gone
 */
export function keepOnPage(element) {
  const observer = new MutationObserver(returnToPage);
  let returns = [];

  function returnToPage() {
    observer.disconnect();
    if (!element.isConnected && document.body && mayReturn()) document.body.append(element);
    // Another document element or body is another one to look at.
    for (const node of [document, document.documentElement, document.body]) {
      if (node) observer.observe(node, { childList: true });
    }
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
