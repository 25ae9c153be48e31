import{a as p,b as h,c as u,d as m,e as r,f as c,g as f,h as g,i as x,j as v,k as b}from"./chunk-LFPP4FFW.js";import"./chunk-YU4FOPXE.js";function k(n){let e=new MutationObserver(t),i=[];function t(){e.disconnect(),!n.isConnected&&document.body&&o()&&document.body.append(n);for(let a of[document,document.documentElement,document.body])a&&e.observe(a,{childList:!0})}function o(){let a=performance.now();return i=i.filter(d=>a-d<2e3),i.push(a),i.length<=20}return t(),t}var l=class n extends f{static PHONE="(max-width: 520px), (max-height: 420px)";static properties={chat:{attribute:!1},opened:{type:Boolean,reflect:!0}};static styles=[v,b,m`
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
    `];constructor(){super(),this.opened=!1,this.phone=matchMedia(n.PHONE),this.redraw=()=>this.requestUpdate(),this.resize=()=>this.opened&&this.#t()}connectedCallback(){if(!this.chat){this.remove();return}super.connectedCallback(),this.opened&&this.hasUpdated&&this.updateComplete.then(()=>this.#t()),this.chat.conversation.addEventListener("change",this.redraw),this.phone.addEventListener("change",this.resize)}disconnectedCallback(){this.chat&&(this.chat.conversation.removeEventListener("change",this.redraw),this.phone.removeEventListener("change",this.resize),super.disconnectedCallback())}get#n(){return this.renderRoot.querySelector("dialog")}get#e(){return this.renderRoot.querySelector("gendan-panel")}async open(){this.opened||(this.returnTo=z(),this.opened=!0,this.chat.attend(),await this.updateComplete,await this.#e.updateComplete,this.#t(),this.tell("widget-open",{}))}async close(){this.opened&&(this.#e.leaving(),this.opened=!1,this.#n.close(),await this.updateComplete,this.#r(),this.tell("widget-close",{}))}render(){return r`${this.opened?c:this.#i()}
      <dialog
        aria-label=${this.reader.text("panel.title",{shop:this.#o()})}
        @cancel=${this.#a}
        @keydown=${this.#s}
        @panel-close=${this.close}
      >
        ${this.opened?r`<gendan-panel .reader=${this.reader} .chat=${this.chat} closable></gendan-panel>`:c}
      </dialog>`}#i(){let{unread:e}=this.chat.conversation;return r`<button type="button" class="launcher" aria-haspopup="dialog" @click=${this.open}>
      ${x("chat")}<span class="words">${this.reader.text("panel.launcher")}</span>
      ${e?r`<span class="unread"
            ><span aria-hidden="true">${e}</span
            ><span class="visually-hidden">${this.reader.text("panel.unread",{n:e})}</span></span
          >`:c}
    </button>`}#o(){return this.chat.shop.name||this.reader.text("panel.default_name")}#t(){let e=this.#n;e.close(),this.phone.matches?e.showModal():e.show(),this.#e.shown(),this.#e.focus()}#a(e){e.preventDefault(),this.close()}#s(e){e.key==="Escape"&&!e.isComposing&&(e.preventDefault(),this.close())}#r(){((this.returnTo?.isConnected&&this.returnTo!==document.body?this.returnTo:null)??this.renderRoot.querySelector(".launcher")).focus()}};function z(){let n=document.activeElement;for(;n?.shadowRoot?.activeElement;)n=n.shadowRoot.activeElement;return n}g("gendan-widget",l);var _=200;async function D({base:n,settings:e,listeners:i}){let t=await p.with(n,e.locale),o=document.createElement("gendan-widget");o.chat=t,o.reader=t.reader;let a=k(o);return h(o,t,e),$(t,o,i),e.identity?t.setIdentity(e.identity):t.resume(),T(t,o,a)}function T(n,e,i){return{attach:i,async open({order:t}={}){i(),await e.open(),t&&n.ask(String(t))},close:()=>e.close(),setIdentity:t=>n.setIdentity(t),async setLocale(t){await n.setLocale(t),u(e,n)}}}function $(n,e,i){let t=(s,E={})=>i.dispatchEvent(new CustomEvent(s,{detail:E}));e.addEventListener("widget-open",()=>t("open")),e.addEventListener("widget-close",()=>t("close")),n.conversation.addEventListener("heard",({detail:s})=>s.old||t("message",s.message)),n.conversation.addEventListener("identity-refused",()=>t("identity-refused"));let o=0,a,d=()=>{let{unread:s}=n.conversation;s!==o&&t("unread",{count:o=s})};n.conversation.addEventListener("change",()=>{clearTimeout(a),a=setTimeout(d,_)}),queueMicrotask(()=>t("ready"))}export{D as start};
