import{a as _,b as u,d as D,e as k,f as I,g as N,h as C,j as B}from"./chunk-UVTFSDHE.js";import"./chunk-KAZIAMAW.js";var L={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},U=e=>(...t)=>({_$litDirective$:e,values:t}),T=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,i,o){this._$Ct=t,this._$AM=i,this._$Ci=o}_$AS(t,i){return this.update(t,i)}update(t,i){return this.render(...i)}};var{I:q}=I,V=e=>e;var O=()=>document.createComment(""),A=(e,t,i)=>{let o=e._$AA.parentNode,s=t===void 0?e._$AB:t._$AA;if(i===void 0){let r=o.insertBefore(O(),s),a=o.insertBefore(O(),s);i=new q(r,a,e,e.options)}else{let r=i._$AB.nextSibling,a=i._$AM,m=a!==e;if(m){let c;i._$AQ?.(e),i._$AM=e,i._$AP!==void 0&&(c=e._$AU)!==a._$AU&&i._$AP(c)}if(r!==s||m){let c=i._$AA;for(;c!==r;){let w=V(c).nextSibling;V(o).insertBefore(c,s),c=w}}}return i},f=(e,t,i=e)=>(e._$AI(t,i),e),Q={},j=(e,t=Q)=>e._$AH=t,F=e=>e._$AH,S=e=>{e._$AR(),e._$AA.remove()};var J=(e,t,i)=>{let o=new Map;for(let s=t;s<=i;s++)o.set(e[s],s);return o},K=U(class extends T{constructor(e){if(super(e),e.type!==L.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,i){let o;i===void 0?i=t:t!==void 0&&(o=t);let s=[],r=[],a=0;for(let m of e)s[a]=o?o(m,a):a,r[a]=i(m,a),a++;return{values:r,keys:s}}render(e,t,i){return this.dt(e,t,i).values}update(e,[t,i,o]){let s=F(e),{values:r,keys:a}=this.dt(t,i,o);if(!Array.isArray(s))return this.ut=a,r;let m=this.ut??=[],c=[],w,H,n=0,d=s.length-1,l=0,p=r.length-1;for(;n<=d&&l<=p;)if(s[n]===null)n++;else if(s[d]===null)d--;else if(m[n]===a[l])c[l]=f(s[n],r[l]),n++,l++;else if(m[d]===a[p])c[p]=f(s[d],r[p]),d--,p--;else if(m[n]===a[p])c[p]=f(s[n],r[p]),A(e,c[p+1],s[n]),n++,p--;else if(m[d]===a[l])c[l]=f(s[d],r[l]),A(e,s[n],s[d]),d--,l++;else if(w===void 0&&(w=J(a,l,p),H=J(m,n,d)),w.has(m[n]))if(w.has(m[d])){let h=H.get(a[l]),P=h!==void 0?s[h]:null;if(P===null){let M=A(e,s[n]);f(M,r[l]),c[l]=M}else c[l]=f(P,r[l]),A(e,s[n],P),s[h]=null;l++}else S(s[d]),d--;else S(s[n]),n++;for(;l<=p;){let h=A(e,c[p+1]);f(h,r[l]),c[l++]=h}for(;n<=d;){let h=s[n++];h!==null&&S(h)}return this.ut=a,j(e,c),D}});var E=class extends N{static properties={reader:{attribute:!1}};tell(t,i){this.dispatchEvent(new CustomEvent(t,{detail:i,bubbles:!0,composed:!0}))}};function G(e,t){customElements.get(e)||customElements.define(e,t)}var W=_`
  --_surface: #23242a;
  --_ground: #17181c;
  --_ink: #f2f0ed;
  --_muted: #aeaba6;
  --_line: #3b3d46;
  --_control-line: #878a96;
  --_active: var(--_accent-ink-dark);
  --_good: #77d6a4;
  --_wait: #f2c063;
  --_bad: #ff9f95;
  --_shadow: 0 18px 50px rgb(0 0 0 / 55%);
`,$e=_`
  :host {
    --_surface: #ffffff;
    --_ground: #f6f4f1;
    --_ink: #1e1d1b;
    --_muted: #66615a;
    --_line: #e5e1db;
    --_control-line: #8b867e;
    --_active: var(--_accent-ink-light);
    --_good: #136c3f;
    --_wait: #8a5800;
    --_bad: #b3261e;
    --_shadow: 0 18px 50px rgb(40 30 20 / 22%);
    --_radius: var(--gendan-radius, 18px);
    --_radius-small: calc(var(--_radius) * 0.6);
    color: var(--_ink);
    color-scheme: light;
    font-family: var(
      --gendan-font,
      system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei',
      'Noto Sans CJK SC', 'Noto Sans SC', sans-serif
    );
    font-size: calc(var(--gendan-font-size, 15px) * var(--_text-scale, 1));
    line-height: 1.5;
    text-align: start;
  }
  :host([data-text-size='1']) {
    --_text-scale: 1.2;
  }
  :host([data-text-size='2']) {
    --_text-scale: 1.45;
  }
  :host([data-language='zh-Hant']) {
    font-family: var(
      --gendan-font,
      system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang TC', 'Microsoft JhengHei', 'Noto Sans CJK TC',
      'Noto Sans TC', sans-serif
    );
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([data-theme='light'])) {
      ${W}
      color-scheme: dark;
    }
  }
  :host([data-theme='dark']) {
    ${W}
    color-scheme: dark;
  }
`,Y=_`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2, h3, h4, p, dl, dd, ol, ul {
    margin: 0;
    padding: 0;
  }
  h2, h3, h4 {
    font-size: inherit;
    font-weight: 600;
  }
  ol, ul {
    list-style: none;
  }
  button, textarea {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
    min-block-size: 28px;
    min-inline-size: 28px;
    border: 1px solid transparent;
    background: none;
    border-radius: var(--_radius-small);
  }
  button:disabled {
    cursor: default;
  }
  a {
    color: var(--_active);
    text-underline-offset: 0.18em;
    text-decoration-thickness: 1px;
    overflow-wrap: anywhere;
  }
  a:hover {
    text-decoration-thickness: 2px;
  }
  :focus-visible {
    outline: 2px solid var(--_active);
    outline-offset: 2px;
  }
  .icon {
    inline-size: 1.35em;
    block-size: 1.35em;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
    vertical-align: -0.3em;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 0.87em;
  }
  .numeric {
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`,xe=_`
  .tone-active { --_tone: var(--_active); }
  .tone-good { --_tone: var(--_good); }
  .tone-wait { --_tone: var(--_wait); }
  .tone-bad { --_tone: var(--_bad); }
  .tone-quiet { --_tone: var(--_muted); }
`;var z=class e extends E{static SHOWN_MS=2500;static properties={value:{type:String},what:{type:String},outcome:{state:!0}};static styles=[Y,_`
      :host {
        display: inline-block;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.3em;
        padding: 0.1em 0.6em;
        border-color: var(--_line);
        color: var(--_active);
        font-size: 0.87em;
        white-space: nowrap;
      }
      @container (max-width: 330px) {
        .short {
          display: none;
        }
      }
      button:hover {
        border-color: currentcolor;
      }
    `];render(){let t=this.outcome??"short";return u`
      <button type="button" @click=${this.#e}>
        ${C(this.outcome==="done"?"check":"copy")}
        <span class=${t} aria-hidden="true">${this.reader.text(`copy.${t}`)}</span>
        <span class="visually-hidden">${this.reader.text("copy.label",{what:`${this.what} ${this.value}`})}</span>
      </button>
      <span class="visually-hidden" role="status">${this.outcome?this.reader.text(`copy.${this.outcome}`):""}</span>
    `}async#e(){try{await navigator.clipboard.writeText(this.value),this.outcome="done"}catch{this.outcome="failed"}clearTimeout(this.ends),this.ends=setTimeout(()=>this.outcome=null,e.SHOWN_MS)}};G("gendan-copy",z);var X=3e3,Z=/(?<![\d-])\d{6}(?![\d-])/,R=class extends B{static properties={mails:{state:!0},failed:{state:!0}};constructor(){super(),this.mails=null}connectedCallback(){super.connectedCallback(),this.#t(),this.timer=setInterval(()=>document.hidden||this.#t(),X)}disconnectedCallback(){clearInterval(this.timer),super.disconnectedCallback()}heading(){return this.reader.text("mail_title")}content(){return u`<section aria-labelledby="mails">
      <h1 id="mails">${this.heading()}</h1>
      <p class="muted">${this.reader.text("mail_text")}</p>
      ${this.failed?u`<p class="failure" role="alert">${C("alert")} ${this.reader.text("failed")}</p>`:k}
      ${this.mails?.length===0?this.#e():k}
      <ul class="mails" aria-live="polite">
        ${K(this.mails??[],({id:t})=>t,t=>this.#i(t))}
      </ul>
    </section>`}#e(){return u`<div class="empty">
      ${C("chat")}
      <h2>${this.reader.text("mail_empty")}</h2>
      <p class="muted">${this.reader.text("mail_empty_text")}</p>
    </div>`}#i({kind:t,to:i,subject:o,text:s,at:r}){let a=Z.exec(`${o??""} ${s}`)?.[0];return u`<li class="mail">
      <p class="meta">
        <span class="kind ${t}">${this.reader.text(`kind.${t}`)}</span>
        <span>${this.reader.text("mail_to",{to:i})}</span>
        <time datetime=${r}>${this.reader.dateTime(r)}</time>
      </p>
      ${o?u`<h2>${o}</h2>`:k}
      ${a?this.#s(a):k}
      <p class="body">${s}</p>
    </li>`}#s(t){let i=this.reader.text("mail_code");return u`<p class="code">
      <span class="muted">${i}</span> <strong>${t}</strong>
      <gendan-copy .reader=${this.reader} .value=${t} .what=${i}></gendan-copy>
    </p>`}async#t(){try{let t=await fetch("/demo/mail.json");if(!t.ok)throw new Error(`mail answered ${t.status}`);let i=await t.json();this.mails=i.sort((o,s)=>s.at.localeCompare(o.at)),this.failed=!1}catch{this.failed=!0}}};customElements.define("demo-mail",R);
