import{b as t,c as a,e as l,h as o,i as h,j as w}from"./chunk-UVTFSDHE.js";import{b as c}from"./chunk-KAZIAMAW.js";var O={payment_pending:{icon:"card",tone:"wait",step:0},payment_failed:{icon:"card",tone:"bad",step:0},on_hold:{icon:"pause",tone:"wait",step:1},preparing:{icon:"box",tone:"active",step:1},partly_shipped:{icon:"truck",tone:"active",step:2},in_transit:{icon:"truck",tone:"active",step:2},out_for_delivery:{icon:"truck",tone:"active",step:3},ready_for_pickup:{icon:"pin",tone:"active",step:3},delivery_failed:{icon:"alert",tone:"wait",step:3},partly_delivered:{icon:"box",tone:"active",step:3},delivered:{icon:"done",tone:"good",step:4},returning_to_sender:{icon:"back",tone:"wait",step:null},returned:{icon:"back",tone:"quiet",step:null},return_in_progress:{icon:"back",tone:"active",step:null},refunding:{icon:"money",tone:"active",step:null},refunded:{icon:"money",tone:"good",step:null},cancelled:{icon:"cross",tone:"quiet",step:null},rejected:{icon:"cross",tone:"bad",step:null},lost:{icon:"search",tone:"bad",step:null}};var E={icon:"box",tone:"quiet",step:null};function k(n){return O[n]??E}var x=[{name:{zh:"手作陶瓷马克杯","zh-Hant":"手作陶瓷馬克杯",en:"Hand-thrown mug"},price:{zh:{decimal:"59.00",currency:"CNY"},en:{decimal:"12.00",currency:"USD"}},tint:"sand",drawing:a`
      <path class="a" d="M55 55h70v58a17 17 0 0 1-17 17H72a17 17 0 0 1-17-17z"/>
      <path class="b" d="M55 55h70v16H55z"/>
      <path class="stroke" d="M125 72h11a14 14 0 0 1 14 14v6a14 14 0 0 1-14 14h-11"/>
      <path class="steam" d="M76 42c-5-7 5-10 0-18M92 42c-5-7 5-10 0-18M108 42c-5-7 5-10 0-18"/>`},{name:{zh:"头戴式降噪耳机","zh-Hant":"頭戴式降噪耳機",en:"Quiet headphones"},price:{zh:{decimal:"499.00",currency:"CNY"},en:{decimal:"89.00",currency:"USD"}},tint:"sky",drawing:a`
      <path class="stroke" d="M50 98V86a40 40 0 0 1 80 0v12"/>
      <rect class="a" x="40" y="90" width="24" height="44" rx="11"/>
      <rect class="a" x="116" y="90" width="24" height="44" rx="11"/>
      <rect class="b" x="58" y="94" width="9" height="36" rx="4"/>
      <rect class="b" x="113" y="94" width="9" height="36" rx="4"/>`},{name:{zh:"防泼水通勤双肩包","zh-Hant":"防潑水通勤後背包",en:"Commuter backpack"},price:{zh:{decimal:"269.00",currency:"CNY"},en:{decimal:"54.00",currency:"USD"}},tint:"moss",drawing:a`
      <path class="stroke" d="M76 46v-6a14 14 0 0 1 28 0v6"/>
      <path class="a" d="M50 78a32 32 0 0 1 32-32h16a32 32 0 0 1 32 32v46a12 12 0 0 1-12 12H62a12 12 0 0 1-12-12z"/>
      <rect class="b" x="62" y="92" width="56" height="32" rx="9"/>
      <path class="line" d="M62 104h56M90 104v7M66 70h48"/>`},{name:{zh:"暖光阅读台灯","zh-Hant":"暖光閱讀檯燈",en:"Warm reading lamp"},price:{zh:{decimal:"189.00",currency:"CNY"},en:{decimal:"39.00",currency:"USD"}},tint:"sun",drawing:a`
      <path class="glow" d="M66 84 40 136h104L118 84z"/>
      <path class="a" d="m72 36-18 48h76l-18-48z"/>
      <path class="stroke" d="M92 84v46"/>
      <rect class="b" x="66" y="128" width="52" height="9" rx="4.5"/>`},{name:{zh:"羊毛格纹围巾","zh-Hant":"羊毛格紋圍巾",en:"Checked wool scarf"},price:{zh:{decimal:"159.00",currency:"CNY"},en:{decimal:"32.00",currency:"USD"}},tint:"rose",drawing:a`
      <path class="a" d="M56 52c22 16 46 16 68 0l8 20c-28 20-56 20-84 0z"/>
      <path class="a" d="m96 76 26-6 6 64-26 3z"/>
      <path class="b" d="m70 82 26-4 2 58-26 2z"/>
      <path class="line" d="m99 94 25-4M101 112l25-4M71 98l26-3M72 116l26-2M74 66l5 14M106 66l-4 12"/>
      <path class="stroke thin" d="M74 138v8M82 138v8M90 137v8M105 138v8M113 137v8M122 135v8"/>`},{name:{zh:"高山乌龙茶礼盒","zh-Hant":"高山烏龍茶禮盒",en:"Mountain oolong tin"},price:{zh:{decimal:"128.00",currency:"CNY"},en:{decimal:"26.00",currency:"USD"}},tint:"tea",drawing:a`
      <rect class="a" x="58" y="62" width="64" height="74" rx="8"/>
      <rect class="b" x="54" y="44" width="72" height="22" rx="8"/>
      <circle class="paper" cx="90" cy="100" r="20"/>
      <path class="leaf" d="M80 108c0-14 8-20 20-20 0 14-8 20-20 20zM80 108l11-11"/>`}];function $({tint:n,drawing:e}){return t`<div class="picture ${n}"><svg viewBox="0 0 180 160" aria-hidden="true">${e}</svg></div>`}var b="gendan-demo.customer",f=[{id:"C1001",name:{zh:"李伟","zh-Hant":"李偉",en:"Li Wei"},email:"li.wei@example.com",number:"GD100001"},{id:"C2001",name:{zh:"Emma Clark",en:"Emma Clark"},email:"emma.clark@example.com",number:"GD200001"}];async function _(n){let e=await fetch("/demo/sign-in",{method:"POST",headers:{"Content-Type":"application/json"},body:c({customer:n})});if(!e.ok)throw new Error(`sign-in answered ${e.status}`);let{identity:r}=await e.json();return sessionStorage.setItem(b,n),r}function z(){sessionStorage.removeItem(b)}function M(){return sessionStorage.getItem(b)}async function S(n){let e=await fetch("/demo/orders",{headers:{Authorization:`Bearer ${n}`}});if(!e.ok)throw new Error(`orders answered ${e.status}`);return e.json()}var C=customElements.whenDefined("gendan-widget").then(()=>window.Gendan),v=class extends w{static properties={customer:{state:!0},orders:{state:!0},failed:{state:!0}};constructor(){super(),this.customer=null,this.orders=[];let e=M();e&&this.#e(e)}heading(){return this.reader.text("tagline")}content(){return t`${this.#n()} ${this.#s()} ${this.#o()} ${this.#d()}`}#n(){return t`<section class="hero">
      <div>
        <h1>${this.reader.text("hero")}</h1>
        <p>${this.reader.text("hero_text")}</p>
        <button type="button" class="primary" @click=${()=>this.#r()}>
          ${o("chat")} ${this.reader.text("ask")}
        </button>
      </div>
      <div class="hero-pictures" aria-hidden="true">${x.slice(0,3).map($)}</div>
    </section>`}#s(){return t`<section aria-labelledby="sign-in">
      <h2 id="sign-in">${this.reader.text("sign_in")}</h2>
      <p class="muted">${this.reader.text("sign_in_text")}</p>
      <div class="people">
        ${f.map(e=>this.#a(e))}
        ${this.#t({id:null,name:this.reader.text("anonymous"),detail:this.reader.text("anonymous_text"),mark:o("person")})}
      </div>
      ${this.failed?this.#i():l}
    </section>`}#a({id:e,name:r,email:s}){let i=this.reader.pick(r);return this.#t({id:e,name:i,detail:s,mark:[...i][0]})}#t({id:e,name:r,detail:s,mark:i}){let d=this.customer===e;return t`<button
      type="button"
      class="person"
      aria-pressed=${d?"true":"false"}
      @click=${()=>this.#e(e)}
    >
      <span class="face" aria-hidden="true">${i}</span>
      <span><strong>${r}</strong><small>${s}</small></span>
      ${d&&e?t`<span class="state">${o("check")} ${this.reader.text("signed_in")}</span>`:l}
    </button>`}#i(){return t`<p class="failure" role="alert">
      ${o("alert")} ${this.reader.text("failed")}
      <button type="button" @click=${()=>this.#e(this.failed)}>${this.reader.text("try_again")}</button>
    </p>`}#o(){if(!this.customer){let{number:e,email:r}=f[h(this.reader.locale)==="en"?1:0];return t`<p class="hint">${this.reader.text("try_number",{number:e,email:r})}</p>`}return t`<section aria-labelledby="orders">
      <div class="heading">
        <h2 id="orders">${this.reader.text("orders")}</h2>
        <button type="button" @click=${()=>this.#e(null)}>${this.reader.text("sign_out")}</button>
      </div>
      <ul class="orders">
        ${this.orders.map(e=>this.#c(e))}
      </ul>
    </section>`}#c({number:e,title:r,status:s}){let{icon:i,tone:d}=k(s);return t`<li class="order tone-${d}">
      <span class="badge">${o(i)}</span>
      <span class="words">
        <strong>${this.reader.pick(r)}</strong>
        <span class="status">${this.reader.text(`status.${s}.0`)}</span>
        <small>${e}</small>
      </span>
      <button type="button" @click=${()=>this.#r(e)}>
        ${this.reader.text("ask_order")}<span class="visually-hidden"> ${e}</span>
      </button>
    </li>`}#d(){return t`<section aria-labelledby="products">
      <h2 id="products">${this.reader.text("products")}</h2>
      <ul class="products">
        ${x.map(e=>this.#l(e))}
      </ul>
    </section>`}#l(e){return t`<li>
      ${$(e)}
      <h3>${this.reader.pick(e.name)}</h3>
      <p>${this.reader.money(e.price[h(this.reader.locale)])}</p>
    </li>`}async#r(e){(await C).open({order:e})}async#e(e){this.failed=null;try{let r=e&&await _(e),s=r?await S(r):[];e||z(),Object.assign(this,{customer:e,orders:s}),(await C).setIdentity(r)}catch{this.failed=e}}};customElements.define("demo-shop",v);
