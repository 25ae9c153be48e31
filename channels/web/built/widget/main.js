import{a as l,b as p,c as h,d as u,e as o,f as r,g as m,h as x,i as g,j as f,k as v}from"./chunk-VUZA725R.js";import"./chunk-CSHSRXO6.js";var d=class t extends m{static PHONE="(max-width: 520px), (max-height: 420px)";static properties={chat:{attribute:!1},opened:{type:Boolean,reflect:!0}};static styles=[f,v,u`
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
    `];constructor(){super(),this.opened=!1,this.phone=matchMedia(t.PHONE),this.redraw=()=>this.requestUpdate(),this.resize=()=>this.opened&&this.#n()}connectedCallback(){super.connectedCallback(),this.chat.conversation.addEventListener("change",this.redraw),this.phone.addEventListener("change",this.resize)}disconnectedCallback(){this.chat.conversation.removeEventListener("change",this.redraw),this.phone.removeEventListener("change",this.resize),super.disconnectedCallback()}get#t(){return this.renderRoot.querySelector("dialog")}get#e(){return this.renderRoot.querySelector("gendan-panel")}async open(){this.opened||(this.returnTo=y(),this.opened=!0,this.chat.attend(),await this.updateComplete,await this.#e.updateComplete,this.#n(),this.tell("widget-open",{}))}async close(){this.opened&&(this.#e.leaving(),this.opened=!1,this.#t.close(),await this.updateComplete,this.#r(),this.tell("widget-close",{}))}render(){return o`${this.opened?r:this.#a()}
      <dialog
        aria-label=${this.reader.text("panel.title",{shop:this.#i()})}
        @cancel=${this.#s}
        @keydown=${this.#o}
        @panel-close=${this.close}
      >
        ${this.opened?o`<gendan-panel .reader=${this.reader} .chat=${this.chat} closable></gendan-panel>`:r}
      </dialog>`}#a(){let{unread:e}=this.chat.conversation;return o`<button type="button" class="launcher" aria-haspopup="dialog" @click=${this.open}>
      ${g("chat")}<span class="words">${this.reader.text("panel.launcher")}</span>
      ${e?o`<span class="unread"
            ><span aria-hidden="true">${e}</span
            ><span class="visually-hidden">${this.reader.text("panel.unread",{n:e})}</span></span
          >`:r}
    </button>`}#i(){return this.chat.shop.name||this.reader.text("panel.default_name")}#n(){let e=this.#t;e.close(),this.phone.matches?e.showModal():e.show(),this.#e.shown(),this.#e.focus()}#s(e){e.preventDefault(),this.close()}#o(e){e.key==="Escape"&&!e.isComposing&&(e.preventDefault(),this.close())}#r(){((this.returnTo?.isConnected&&this.returnTo!==document.body?this.returnTo:null)??this.renderRoot.querySelector(".launcher")).focus()}};function y(){let t=document.activeElement;for(;t?.shadowRoot?.activeElement;)t=t.shadowRoot.activeElement;return t}x("gendan-widget",d);var k=200;async function N({base:t,settings:e,listeners:a}){let n=await l.with(t,e.locale),i=document.createElement("gendan-widget");return i.chat=n,i.reader=n.reader,document.body.append(i),p(i,n,e),z(n,i,a),e.identity?n.setIdentity(e.identity):n.resume(),E(n,i)}function E(t,e){return{async open({order:a}={}){await e.open(),a&&t.ask(String(a))},close:()=>e.close(),setIdentity:a=>t.setIdentity(a),async setLocale(a){await t.setLocale(a),h(e,t)}}}function z(t,e,a){let n=(s,w={})=>a.dispatchEvent(new CustomEvent(s,{detail:w}));e.addEventListener("widget-open",()=>n("open")),e.addEventListener("widget-close",()=>n("close")),t.conversation.addEventListener("heard",({detail:s})=>s.old||n("message",s.message)),t.conversation.addEventListener("identity-refused",()=>n("identity-refused"));let i=0,c,b=()=>{let{unread:s}=t.conversation;s!==i&&n("unread",{count:i=s})};t.conversation.addEventListener("change",()=>{clearTimeout(c),c=setTimeout(b,k)}),queueMicrotask(()=>n("ready"))}export{N as start};
