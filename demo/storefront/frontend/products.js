import { html, svg } from 'lit';

/** What the demo shop shows; drawn here, so that no photo has to be fetched or licensed. */
export const PRODUCTS = [
  {
    name: { zh: '手作陶瓷马克杯', 'zh-Hant': '手作陶瓷馬克杯', en: 'Hand-thrown mug' },
    price: { zh: { decimal: '59.00', currency: 'CNY' }, en: { decimal: '12.00', currency: 'USD' } },
    tint: 'sand',
    drawing: svg`
      <path class="a" d="M55 55h70v58a17 17 0 0 1-17 17H72a17 17 0 0 1-17-17z"/>
      <path class="b" d="M55 55h70v16H55z"/>
      <path class="stroke" d="M125 72h11a14 14 0 0 1 14 14v6a14 14 0 0 1-14 14h-11"/>
      <path class="steam" d="M76 42c-5-7 5-10 0-18M92 42c-5-7 5-10 0-18M108 42c-5-7 5-10 0-18"/>`,
  },
  {
    name: { zh: '头戴式降噪耳机', 'zh-Hant': '頭戴式降噪耳機', en: 'Quiet headphones' },
    price: { zh: { decimal: '499.00', currency: 'CNY' }, en: { decimal: '89.00', currency: 'USD' } },
    tint: 'sky',
    drawing: svg`
      <path class="stroke" d="M50 98V86a40 40 0 0 1 80 0v12"/>
      <rect class="a" x="40" y="90" width="24" height="44" rx="11"/>
      <rect class="a" x="116" y="90" width="24" height="44" rx="11"/>
      <rect class="b" x="58" y="94" width="9" height="36" rx="4"/>
      <rect class="b" x="113" y="94" width="9" height="36" rx="4"/>`,
  },
  {
    name: { zh: '防泼水通勤双肩包', 'zh-Hant': '防潑水通勤後背包', en: 'Commuter backpack' },
    price: { zh: { decimal: '269.00', currency: 'CNY' }, en: { decimal: '54.00', currency: 'USD' } },
    tint: 'moss',
    drawing: svg`
      <path class="stroke" d="M76 46v-6a14 14 0 0 1 28 0v6"/>
      <path class="a" d="M50 78a32 32 0 0 1 32-32h16a32 32 0 0 1 32 32v46a12 12 0 0 1-12 12H62a12 12 0 0 1-12-12z"/>
      <rect class="b" x="62" y="92" width="56" height="32" rx="9"/>
      <path class="line" d="M62 104h56M90 104v7M66 70h48"/>`,
  },
  {
    name: { zh: '暖光阅读台灯', 'zh-Hant': '暖光閱讀檯燈', en: 'Warm reading lamp' },
    price: { zh: { decimal: '189.00', currency: 'CNY' }, en: { decimal: '39.00', currency: 'USD' } },
    tint: 'sun',
    drawing: svg`
      <path class="glow" d="M66 84 40 136h104L118 84z"/>
      <path class="a" d="m72 36-18 48h76l-18-48z"/>
      <path class="stroke" d="M92 84v46"/>
      <rect class="b" x="66" y="128" width="52" height="9" rx="4.5"/>`,
  },
  {
    name: { zh: '羊毛格纹围巾', 'zh-Hant': '羊毛格紋圍巾', en: 'Checked wool scarf' },
    price: { zh: { decimal: '159.00', currency: 'CNY' }, en: { decimal: '32.00', currency: 'USD' } },
    tint: 'rose',
    drawing: svg`
      <path class="a" d="M56 52c22 16 46 16 68 0l8 20c-28 20-56 20-84 0z"/>
      <path class="a" d="m96 76 26-6 6 64-26 3z"/>
      <path class="b" d="m70 82 26-4 2 58-26 2z"/>
      <path class="line" d="m99 94 25-4M101 112l25-4M71 98l26-3M72 116l26-2M74 66l5 14M106 66l-4 12"/>
      <path class="stroke thin" d="M74 138v8M82 138v8M90 137v8M105 138v8M113 137v8M122 135v8"/>`,
  },
  {
    name: { zh: '高山乌龙茶礼盒', 'zh-Hant': '高山烏龍茶禮盒', en: 'Mountain oolong tin' },
    price: { zh: { decimal: '128.00', currency: 'CNY' }, en: { decimal: '26.00', currency: 'USD' } },
    tint: 'tea',
    drawing: svg`
      <rect class="a" x="58" y="62" width="64" height="74" rx="8"/>
      <rect class="b" x="54" y="44" width="72" height="22" rx="8"/>
      <circle class="paper" cx="90" cy="100" r="20"/>
      <path class="leaf" d="M80 108c0-14 8-20 20-20 0 14-8 20-20 20zM80 108l11-11"/>`,
  },
];

/** @param {typeof PRODUCTS[number]} product */
export function picture({ tint, drawing }) {
  return html`<div class="picture ${tint}"><svg viewBox="0 0 180 160" aria-hidden="true">${drawing}</svg></div>`;
}
