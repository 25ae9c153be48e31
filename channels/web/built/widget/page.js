import{a as r,b as o,d,e as i,g as s,h as m,j as l,k as p}from"./chunk-Q5U4XKRO.js";import"./chunk-YZU5767O.js";var a=class extends s{static properties={chat:{attribute:!1}};static styles=[l,p,d`
      :host {
        block-size: 100dvh;
        background: var(--_ground);
      }
      gendan-panel {
        max-inline-size: 760px;
        margin-inline: auto;
      }
      @media (min-width: 800px) {
        gendan-panel {
          border-inline: 1px solid var(--_line);
        }
      }
    `];render(){return i`<gendan-panel .reader=${this.reader} .chat=${this.chat}></gendan-panel>`}};m("gendan-page",a);var c=new URL("..",import.meta.url),n=new URLSearchParams(location.search),e=await r.with(c,n.get("lang")??"auto");e.suggestedOrder=n.get("order");var t=document.createElement("gendan-page");t.chat=e;t.reader=e.reader;document.querySelector("main").append(t);o(t,e,{theme:n.get("theme")??"auto"});document.documentElement.lang=e.language;document.title=e.reader.text("panel.title",{shop:e.shop.name||e.reader.text("panel.default_name")});e.attend();export{a as ChatPage};
