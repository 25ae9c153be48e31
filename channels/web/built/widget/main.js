import{a as h,b as u,c as m,d as f,e as d,f as l,g,h as v,i as x,j as b,k as w}from"./chunk-Q5U4XKRO.js";import"./chunk-YZU5767O.js";var L="gendan-probe";function T(t){let e=new MutationObserver(a),n=[],i=o();function o(s){let c=t(s);return c.addEventListener(L,$=>$.preventDefault()),c}function a(){e.disconnect(),!i.isConnected&&document.body&&r()&&(R(i)?document.body.append(i):i=o(i));for(let s of[document,document.documentElement,document.body])s&&e.observe(s,{childList:!0});return i}function r(){let s=performance.now();return n=n.filter(c=>s-c<2e3),n.push(s),n.length<=20}return a(),a}function R(t){return!t.dispatchEvent(new CustomEvent(L,{cancelable:!0}))}var p=class t extends g{static PHONE="(max-width: 520px), (max-height: 420px)";static properties={chat:{attribute:!1},opened:{type:Boolean,reflect:!0}};static styles=[b,w,f`
      .launcher {
        position: fixed;
        inset: auto calc(20px + env(safe-area-inset-right)) calc(20px + env(safe-area-inset-bottom)) auto;
        z-index: 2147483000;
        display: flex;
        align-items: center;
        gap: 0.6em;
        min-block-size: 56px;
        padding: 0 1.35em 0 1.1em;
        border-radius: 28px;
        background: var(--_accent);
        color: var(--_on-accent);
        box-shadow: 0 6px 22px rgb(0 0 0 / 24%);
        font-weight: 600;
        transition: transform 150ms;
      }
      .launcher:hover {
        transform: translateY(-2px);
      }
      .launcher:focus-visible {
        outline: 3px solid var(--_surface);
        outline-offset: 0;
        box-shadow: 0 0 0 6px var(--_active);
      }
      .launcher .icon {
        inline-size: 26px;
        block-size: 26px;
      }
      .unread {
        position: absolute;
        inset: -6px -4px auto auto;
        min-inline-size: 24px;
        padding-inline: 6px;
        border: 2px solid var(--_surface);
        border-radius: 14px;
        background: #c62828;
        color: #fff;
        font-size: 13px;
        line-height: 20px;
        text-align: center;
      }
      dialog {
        position: fixed;
        inset: auto calc(20px + env(safe-area-inset-right)) calc(20px + env(safe-area-inset-bottom)) auto;
        z-index: 2147483001;
        inline-size: min(410px, 100vw - 40px);
        block-size: min(720px, 100dvh - 40px);
        max-inline-size: none;
        max-block-size: none;
        margin: 0;
        padding: 0;
        overflow: hidden;
        border: 1px solid var(--_line);
        border-radius: calc(var(--_radius) + 4px);
        background: var(--_ground);
        color: inherit;
        box-shadow: var(--_shadow);
      }
      dialog[open] {
        animation: rise 180ms ease-out;
      }
      dialog::backdrop {
        background: none;
      }
      @keyframes rise {
        from { opacity: 0; transform: translateY(12px); }
      }
      @media (max-width: 520px), (max-height: 420px) {
        .launcher {
          padding: 0 15px;
        }
        .launcher .words {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        dialog {
          inset: 0;
          inline-size: 100%;
          block-size: 100dvh;
          border: 0;
          border-radius: 0;
        }
      }
    `];constructor(){super(),this.opened=!1,this.phone=matchMedia(t.PHONE),this.redraw=()=>this.requestUpdate(),this.resize=()=>this.opened&&this.#t()}connectedCallback(){if(!this.chat){this.remove();return}super.connectedCallback(),this.opened&&this.#t(),this.chat.conversation.addEventListener("change",this.redraw),this.phone.addEventListener("change",this.resize)}disconnectedCallback(){this.chat&&(this.chat.conversation.removeEventListener("change",this.redraw),this.phone.removeEventListener("change",this.resize),super.disconnectedCallback())}get#n(){return this.renderRoot.querySelector("dialog")}get#e(){return this.renderRoot.querySelector("gendan-panel")}async open(){if(!this.opened){this.returnTo=S(),this.opened=!0,this.chat.attend();try{await this.#t()}catch(e){throw this.tell("widget-broken",{}),e}this.tell("widget-open",{})}}async close(){this.opened&&(this.#e.leaving(),this.opened=!1,this.#n.close(),await this.updateComplete,this.#r(),this.tell("widget-close",{}))}render(){return d`${this.opened?l:this.#i()}
      <dialog
        aria-label=${this.reader.text("panel.title",{shop:this.#o()})}
        @cancel=${this.#a}
        @keydown=${this.#s}
        @panel-close=${this.close}
      >
        ${this.opened?d`<gendan-panel .reader=${this.reader} .chat=${this.chat} closable></gendan-panel>`:l}
      </dialog>`}#i(){let{unread:e}=this.chat.conversation;return d`<button type="button" class="launcher" aria-haspopup="dialog" @click=${this.open}>
      ${x("chat")}<span class="words">${this.reader.text("panel.launcher")}</span>
      ${e?d`<span class="unread"
            ><span aria-hidden="true">${e}</span
            ><span class="visually-hidden">${this.reader.text("panel.unread",{n:e})}</span></span
          >`:l}
    </button>`}#o(){return this.chat.shop.name||this.reader.text("panel.default_name")}async#t(){if(await this.updateComplete,await this.#e?.updateComplete,!this.opened||!this.isConnected)return;let e=this.#n;e.close(),this.phone.matches?e.showModal():e.show(),this.#e.shown(),this.#e.focus()}#a(e){e.preventDefault(),this.close()}#s(e){e.key==="Escape"&&!e.isComposing&&(e.preventDefault(),this.close())}#r(){((this.returnTo?.isConnected&&this.returnTo!==document.body?this.returnTo:null)??this.renderRoot.querySelector(".launcher")).focus()}};function S(){let t=document.activeElement;for(;t?.shadowRoot?.activeElement;)t=t.shadowRoot.activeElement;return t}v("gendan-widget",p);var M=200;async function K({base:t,settings:e,listeners:n}){let i=await h.with(t,e.locale),o=(r,s={})=>n.dispatchEvent(new CustomEvent(r,{detail:s})),a=T(r=>N(i,e,o,r));return I(i,o),await a().updateComplete,e.identity?i.setIdentity(e.identity):i.resume(),O(i,a)}function N(t,e,n,i){let o=document.createElement("gendan-widget");return o.chat=t,o.reader=t.reader,o.opened=i?.opened??!1,o.addEventListener("widget-open",()=>n("open")),o.addEventListener("widget-close",()=>n("close")),o.addEventListener("widget-broken",()=>n("broken")),document.body?.append(o),u(o,t,e),o}function O(t,e){return{attach:e,async open({order:n}={}){await e().open(),n&&t.ask(String(n))},close:()=>e().close(),setIdentity:n=>t.setIdentity(n),async setLocale(n){await t.setLocale(n),m(e(),t)}}}function I(t,e){t.conversation.addEventListener("heard",({detail:a})=>a.old||e("message",a.message)),t.conversation.addEventListener("identity-refused",()=>e("identity-refused"));let n=0,i,o=()=>{let{unread:a}=t.conversation;a!==n&&e("unread",{count:n=a})};t.conversation.addEventListener("change",()=>{clearTimeout(i),i=setTimeout(o,M)}),queueMicrotask(()=>e("ready"))}export{K as start};
