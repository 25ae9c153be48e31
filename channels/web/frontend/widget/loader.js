/**
 * The one script tag of a shop page:
 *
 *   <script src="https://bot.example/widget.js" data-locale="auto" async></script>
 *
 * It sets `window.Gendan` at once, so that the page may call it before anything has loaded, and then
 * fetches the modules from where this script came from.
 */
(() => {
  if (window.Gendan) {
    // Put on the page again, by a router that replaced the body or by hand: there is one widget.
    window.Gendan.attach();
    return;
  }

  const script = document.currentScript ?? document.querySelector('script[src$="/widget.js"]');
  const base = new URL('.', script.src);

  /** Waits for the modules; every call is kept and made in order. */
  let started;
  const widget = new Promise((resolve) => {
    started = resolve;
  });
  const listeners = new EventTarget();

  window.Gendan = {
    /** Opens the panel. With `order` (a number) it also asks about that order. */
    open: (options = {}) => widget.then((it) => it.open(options)),
    close: () => widget.then((it) => it.close()),
    /** Puts the widget back on a page that has lost it. */
    attach: () => widget.then((it) => it.attach()),
    /** @param {?(string|object)} proof the shop's of who is signed in; null signs out */
    setIdentity: (proof) => widget.then((it) => it.setIdentity(proof)),
    /** @param {string} locale `auto` or a language tag: zh, zh-Hant, en, … */
    setLocale: (locale) => widget.then((it) => it.setLocale(locale)),
    /**
     * @param {'ready'|'open'|'close'|'message'|'unread'|'identity-refused'} event
     *   after the last one the shop should give a fresh proof
     * @param {(detail: object) => void} fn
     * @returns {() => void} takes the listener off again
     */
    on(event, fn) {
      const listener = (occurrence) => fn(occurrence.detail);
      listeners.addEventListener(event, listener);
      return () => listeners.removeEventListener(event, listener);
    },
  };

  // One import asks for the next; told of all of them, the browser fetches them at the same time. build.mjs
  // puts their paths in.
  for (const path of NEEDED) {
    const hint = document.createElement('link');
    Object.assign(hint, { rel: 'modulepreload', href: new URL(path, base).href, crossOrigin: 'anonymous' });
    document.head.append(hint);
  }
  import(new URL('widget/main.js', base).href)
    .then(({ start }) => start({ base, settings: { ...script.dataset }, listeners }))
    .then(started, (error) => {
      started(otherWay());
      throw error; // for the shop's own eyes
    });
  listeners.addEventListener('broken', otherWay);

  /** The page keeps the widget from working: a link to the chat as a page of its own, where nothing is in its way. */
  function otherWay() {
    const broken = document.querySelector('gendan-widget');
    if (broken) broken.style.display = 'none'; // taken off, it would come back
    const link = document.createElement('a');
    const inChinese = /^zh/i.test(document.documentElement.lang || navigator.language);
    Object.assign(link, { href: new URL('chat', base).href, target: '_blank', rel: 'noopener' });
    link.textContent = inChinese ? '联系客服' : 'Customer service';
    Object.assign(link.style, {
      position: 'fixed', right: '20px', bottom: '20px', zIndex: 2147483000,
      padding: '1em 1.3em', borderRadius: '2em', background: '#0f6b5c', color: '#fff', font: '600 15px sans-serif',
    });
    const attach = () => document.body.append(link);
    attach();
    const nothing = () => {};
    const open = ({ order }) => {
      window.open(order ? `${link.href}?order=${encodeURIComponent(order)}` : link.href, '_blank', 'noopener');
    };
    return { attach, open, close: nothing, setIdentity: nothing, setLocale: nothing };
  }
})();
