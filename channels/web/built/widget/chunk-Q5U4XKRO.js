import{a as Vt,b as d,c as u,d as p,e as g,f,g as m}from"./chunk-YZU5767O.js";var P=Object.create(null);P.open="0";P.close="1";P.ping="2";P.pong="3";P.message="4";P.upgrade="5";P.noop="6";var de=Object.create(null);p(P).forEach(i=>{de[P[i]]=i});var Ze={type:"error",data:"parser error"};var si=typeof Blob=="function"||typeof Blob<"u"&&Object.prototype.toString.call(Blob)==="[object BlobConstructor]",ii=typeof ArrayBuffer=="function",ri=i=>typeof ArrayBuffer.isView=="function"?ArrayBuffer.isView(i):i&&i.buffer instanceof ArrayBuffer,ke=({type:i,data:e},t,s)=>si&&e instanceof Blob?t?s(e):Ft(e,s):ii&&(e instanceof ArrayBuffer||ri(e))?t?s(e):Ft(new Blob([e]),s):s(P[i]+(e||"")),Ft=(i,e)=>{let t=new FileReader;return t.onload=function(){let s=t.result.split(",")[1];e("b"+(s||""))},t.readAsDataURL(i)};var jt="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",ue=typeof Uint8Array>"u"?[]:new Uint8Array(256);for(let i=0;i<jt.length;i++)ue[jt.charCodeAt(i)]=i;var Kt=i=>{let e=i.length*.75,t=i.length,s,r=0,n,o,c,h;i[i.length-1]==="="&&(e--,i[i.length-2]==="="&&e--);let b=new ArrayBuffer(e),$=new Uint8Array(b);for(s=0;s<t;s+=4)n=ue[i.charCodeAt(s)],o=ue[i.charCodeAt(s+1)],c=ue[i.charCodeAt(s+2)],h=ue[i.charCodeAt(s+3)],$[r++]=n<<2|o>>4,$[r++]=(o&15)<<4|c>>2,$[r++]=(c&3)<<6|h&63;return b};var ni=typeof ArrayBuffer=="function",we=(i,e)=>{if(typeof i!="string")return{type:"message",data:Wt(i,e)};let t=i.charAt(0);return t==="b"?{type:"message",data:oi(i.substring(1),e)}:de[t]?i.length>1?{type:de[t],data:i.substring(1)}:{type:de[t]}:Ze},oi=(i,e)=>{if(ni){let t=Kt(i);return Wt(t,e)}else return{base64:!0,data:i}},Wt=(i,e)=>e==="blob"?i instanceof Blob?i:new Blob([i]):i instanceof ArrayBuffer?i:i.buffer;var Yt="",Xt=(i,e)=>{let t=i.length,s=new Array(t),r=0;i.forEach((n,o)=>{ke(n,!1,c=>{s[o]=c,++r===t&&e(s.join(Yt))})})},Gt=(i,e)=>{let t=i.split(Yt),s=[];for(let r=0;r<t.length;r++){let n=we(t[r],e);if(s.push(n),n.type==="error")break}return s};var et=4;function C(i){if(i)return ai(i)}function ai(i){for(var e in C.prototype)i[e]=C.prototype[e];return i}C.prototype.on=C.prototype.addEventListener=function(i,e){return this._callbacks=this._callbacks||{},(this._callbacks["$"+i]=this._callbacks["$"+i]||[]).push(e),this};C.prototype.once=function(i,e){function t(){this.off(i,t),e.apply(this,arguments)}return t.fn=e,this.on(i,t),this};C.prototype.off=C.prototype.removeListener=C.prototype.removeAllListeners=C.prototype.removeEventListener=function(i,e){if(this._callbacks=this._callbacks||{},arguments.length==0)return this._callbacks={},this;var t=this._callbacks["$"+i];if(!t)return this;if(arguments.length==1)return delete this._callbacks["$"+i],this;for(var s,r=0;r<t.length;r++)if(s=t[r],s===e||s.fn===e){t.splice(r,1);break}return t.length===0&&delete this._callbacks["$"+i],this};C.prototype.emit=function(i){this._callbacks=this._callbacks||{};for(var e=new Array(arguments.length-1),t=this._callbacks["$"+i],s=1;s<arguments.length;s++)e[s-1]=arguments[s];if(t){t=t.slice(0);for(var s=0,r=t.length;s<r;++s)t[s].apply(this,e)}return this};C.prototype.emitReserved=C.prototype.emit;C.prototype.listeners=function(i){return this._callbacks=this._callbacks||{},this._callbacks["$"+i]||[]};C.prototype.hasListeners=function(i){return!!this.listeners(i).length};var W=typeof Promise=="function"&&typeof Promise.resolve=="function"?e=>Promise.resolve().then(e):(e,t)=>t(e,0),O=typeof self<"u"?self:typeof window<"u"?window:Function("return this")(),Jt="arraybuffer";function Ee(i,...e){return m(e,(t,s)=>(i.hasOwnProperty(s)&&(t[s]=i[s]),t),{})}var ci=O.setTimeout,li=O.clearTimeout;function z(i,e){e.useNativeTimers?(i.setTimeoutFn=ci.bind(O),i.clearTimeoutFn=li.bind(O)):(i.setTimeoutFn=O.setTimeout.bind(O),i.clearTimeoutFn=O.clearTimeout.bind(O))}var hi=1.33;function Qt(i){return typeof i=="string"?di(i):Math.ceil((i.byteLength||i.size)*hi)}function di(i){let e=0,t=0;for(let s=0,r=i.length;s<r;s++)e=i.charCodeAt(s),e<128?t+=1:e<2048?t+=2:e<55296||e>=57344?t+=3:(s++,t+=4);return t}function Se(){return Date.now().toString(36).substring(3)+Math.random().toString(36).substring(2,5)}function Zt(i){let e="";for(let t in i)i.hasOwnProperty(t)&&(e.length&&(e+="&"),e+=encodeURIComponent(t)+"="+encodeURIComponent(i[t]));return e}function es(i){let e={},t=i.split("&");for(let s=0,r=t.length;s<r;s++){let n=t[s].split("=");e[decodeURIComponent(n[0])]=decodeURIComponent(n.slice(1).join("="))}return e}var Ae=class extends Error{constructor(e,t,s){super(e),this.description=t,this.context=s,this.type="TransportError"}},Y=class extends C{constructor(e){super(),this.writable=!1,z(this,e),this.opts=e,this.query=e.query,this.socket=e.socket,this.supportsBinary=!e.forceBase64}onError(e,t,s){return super.emitReserved("error",new Ae(e,t,s)),this}open(){return this.readyState="opening",this.doOpen(),this}close(){return(this.readyState==="opening"||this.readyState==="open")&&(this.doClose(),this.onClose()),this}send(e){this.readyState==="open"&&this.write(e)}onOpen(){this.readyState="open",this.writable=!0,super.emitReserved("open")}onData(e){let t=we(e,this.socket.binaryType);this.onPacket(t)}onPacket(e){super.emitReserved("packet",e)}onClose(e){this.readyState="closed",super.emitReserved("close",e)}pause(e){}createUri(e,t={}){return e+"://"+this._hostname()+this._port()+this.opts.path+this._query(t)}_hostname(){let e=this.opts.hostname;return e.indexOf(":")===-1?e:"["+e+"]"}_port(){return this.opts.port&&(this.opts.secure&&Number(this.opts.port)!==443||!this.opts.secure&&Number(this.opts.port)!==80)?":"+this.opts.port:""}_query(e){let t=Zt(e);return t.length?"?"+t:""}};var pe=class extends Y{constructor(){super(...arguments),this._polling=!1}get name(){return"polling"}doOpen(){this._poll()}pause(e){this.readyState="pausing";let t=()=>{this.readyState="paused",e()};if(this._polling||!this.writable){let s=0;this._polling&&(s++,this.once("pollComplete",function(){--s||t()})),this.writable||(s++,this.once("drain",function(){--s||t()}))}else t()}_poll(){this._polling=!0,this.doPoll(),this.emitReserved("poll")}onData(e){let t=s=>{if(this.readyState==="opening"&&s.type==="open"&&this.onOpen(),s.type==="close")return this.onClose({description:"transport closed by the server"}),!1;this.onPacket(s)};Gt(e,this.socket.binaryType).forEach(t),this.readyState!=="closed"&&(this._polling=!1,this.emitReserved("pollComplete"),this.readyState==="open"&&this._poll())}doClose(){let e=()=>{this.write([{type:"close"}])};this.readyState==="open"?e():this.once("open",e)}write(e){this.writable=!1,Xt(e,t=>{this.doWrite(t,()=>{this.writable=!0,this.emitReserved("drain")})})}uri(){let e=this.opts.secure?"https":"http",t=this.query||{};return this.opts.timestampRequests!==!1&&(t[this.opts.timestampParam]=Se()),!this.supportsBinary&&!t.sid&&(t.b64=1),this.createUri(e,t)}};var ts=!1;try{ts=typeof XMLHttpRequest<"u"&&"withCredentials"in new XMLHttpRequest}catch{}var ss=ts;function ui(){}var tt=class extends pe{constructor(e){if(super(e),typeof location<"u"){let t=location.protocol==="https:",s=location.port;s||(s=t?"443":"80"),this.xd=typeof location<"u"&&e.hostname!==location.hostname||s!==e.port}}doWrite(e,t){let s=this.request({method:"POST",data:e});s.on("success",t),s.on("error",(r,n)=>{this.onError("xhr post error",r,n)})}doPoll(){let e=this.request();e.on("data",this.onData.bind(this)),e.on("error",(t,s)=>{this.onError("xhr poll error",t,s)}),this.pollXhr=e}},D=class i extends C{constructor(e,t,s){super(),this.createRequest=e,z(this,s),this._opts=s,this._method=s.method||"GET",this._uri=t,this._data=s.data!==void 0?s.data:null,this._create()}_create(){var e;let t=Ee(this._opts,"agent","pfx","key","passphrase","cert","ca","ciphers","rejectUnauthorized","autoUnref");t.xdomain=!!this._opts.xd;let s=this._xhr=this.createRequest(t);try{s.open(this._method,this._uri,!0);try{if(this._opts.extraHeaders){s.setDisableHeaderCheck&&s.setDisableHeaderCheck(!0);for(let r in this._opts.extraHeaders)this._opts.extraHeaders.hasOwnProperty(r)&&s.setRequestHeader(r,this._opts.extraHeaders[r])}}catch{}if(this._method==="POST")try{s.setRequestHeader("Content-type","text/plain;charset=UTF-8")}catch{}try{s.setRequestHeader("Accept","*/*")}catch{}(e=this._opts.cookieJar)===null||e===void 0||e.addCookies(s),"withCredentials"in s&&(s.withCredentials=this._opts.withCredentials),this._opts.requestTimeout&&(s.timeout=this._opts.requestTimeout),s.onreadystatechange=()=>{var r;s.readyState===3&&((r=this._opts.cookieJar)===null||r===void 0||r.parseCookies(s.getResponseHeader("set-cookie"))),s.readyState===4&&(s.status===200||s.status===1223?this._onLoad():this.setTimeoutFn(()=>{this._onError(typeof s.status=="number"?s.status:0)},0))},s.send(this._data)}catch(r){this.setTimeoutFn(()=>{this._onError(r)},0);return}typeof document<"u"&&(this._index=i.requestsCount++,i.requests[this._index]=this)}_onError(e){this.emitReserved("error",e,this._xhr),this._cleanup(!0)}_cleanup(e){if(!(typeof this._xhr>"u"||this._xhr===null)){if(this._xhr.onreadystatechange=ui,e)try{this._xhr.abort()}catch{}typeof document<"u"&&delete i.requests[this._index],this._xhr=null}}_onLoad(){let e=this._xhr.responseText;e!==null&&(this.emitReserved("data",e),this.emitReserved("success"),this._cleanup())}abort(){this._cleanup()}};D.requestsCount=0;D.requests={};if(typeof document<"u"){if(typeof attachEvent=="function")attachEvent("onunload",is);else if(typeof addEventListener=="function"){let i="onpagehide"in O?"pagehide":"unload";addEventListener(i,is,!1)}}function is(){for(let i in D.requests)D.requests.hasOwnProperty(i)&&D.requests[i].abort()}var pi=(function(){let i=rs({xdomain:!1});return i&&i.responseType!==null})(),H=class extends tt{constructor(e){super(e);let t=e&&e.forceBase64;this.supportsBinary=pi&&!t}request(e={}){return Object.assign(e,{xd:this.xd},this.opts),new D(rs,this.uri(),e)}};function rs(i){let e=i.xdomain;try{if(typeof XMLHttpRequest<"u"&&(!e||ss))return new XMLHttpRequest}catch{}if(!e)try{return new O[["Active"].concat("Object").join("X")]("Microsoft.XMLHTTP")}catch{}}var ns=typeof navigator<"u"&&typeof navigator.product=="string"&&navigator.product.toLowerCase()==="reactnative",it=class extends Y{get name(){return"websocket"}doOpen(){let e=this.uri(),t=this.opts.protocols,s=ns?{}:Ee(this.opts,"agent","perMessageDeflate","pfx","key","passphrase","cert","ca","ciphers","rejectUnauthorized","localAddress","protocolVersion","origin","maxPayload","family","checkServerIdentity");this.opts.extraHeaders&&(s.headers=this.opts.extraHeaders);try{this.ws=this.createSocket(e,t,s)}catch(r){return this.emitReserved("error",r)}this.ws.binaryType=this.socket.binaryType,this.addEventListeners()}addEventListeners(){this.ws.onopen=()=>{this.opts.autoUnref&&this.ws._socket.unref(),this.onOpen()},this.ws.onclose=e=>this.onClose({description:"websocket connection closed",context:e}),this.ws.onmessage=e=>this.onData(e.data),this.ws.onerror=e=>this.onError("websocket error",e)}write(e){this.writable=!1;for(let t=0;t<e.length;t++){let s=e[t],r=t===e.length-1;ke(s,this.supportsBinary,n=>{try{this.doWrite(s,n)}catch{}r&&W(()=>{this.writable=!0,this.emitReserved("drain")},this.setTimeoutFn)})}}doClose(){typeof this.ws<"u"&&(this.ws.onerror=()=>{},this.ws.close(),this.ws=null)}uri(){let e=this.opts.secure?"wss":"ws",t=this.query||{};return this.opts.timestampRequests&&(t[this.opts.timestampParam]=Se()),this.supportsBinary||(t.b64=1),this.createUri(e,t)}},st=O.WebSocket||O.MozWebSocket,V=class extends it{createSocket(e,t,s){return ns?new st(e,t,s):t?new st(e,t):new st(e)}doWrite(e,t){this.ws.send(t)}};var se=class{};var rt={websocket:V,webtransport:se,polling:H};var fi=/^(?:(?![^:@\/?#]+:[^:@\/]*@)(http|https|ws|wss):\/\/)?((?:(([^:@\/?#]*)(?::([^:@\/?#]*))?)?@)?((?:[a-f0-9]{0,4}:){2,7}[a-f0-9]{0,4}|[^:\/?#]*)(?::(\d*))?)(((\/(?:[^?#](?![^?#\/]*\.[^?#\/.]+(?:[?#]|$)))*\/?)?([^?#\/]*))(?:\?([^#]*))?(?:#(.*))?)/,mi=["source","protocol","authority","userInfo","user","password","host","port","relative","path","directory","file","query","anchor"];function ie(i){if(i.length>8e3)throw"URI too long";let e=i,t=i.indexOf("["),s=i.indexOf("]");t!=-1&&s!=-1&&(i=i.substring(0,t)+i.substring(t,s).replace(/:/g,";")+i.substring(s,i.length));let r=fi.exec(i||""),n={},o=14;for(;o--;)n[mi[o]]=r[o]||"";return t!=-1&&s!=-1&&(n.source=e,n.host=n.host.substring(1,n.host.length-1).replace(/;/g,":"),n.authority=n.authority.replace("[","").replace("]","").replace(/;/g,":"),n.ipv6uri=!0),n.pathNames=gi(n,n.path),n.queryKey=yi(n,n.query),n}function gi(i,e){let t=/\/{2,9}/g,s=e.replace(t,"/").split("/");return(e.slice(0,1)=="/"||e.length===0)&&s.splice(0,1),e.slice(-1)=="/"&&s.splice(s.length-1,1),s}function yi(i,e){let t={};return e.replace(/(?:^|&)([^&=]*)=?([^&]*)/g,function(s,r,n){r&&(t[r]=n)}),t}var nt=typeof addEventListener=="function"&&typeof removeEventListener=="function",Te=[];nt&&addEventListener("offline",()=>{Te.forEach(i=>i())},!1);var X=class i extends C{constructor(e,t={}){var s,r;if(super(),this.binaryType=Jt,this.writeBuffer=[],this._prevBufferLen=0,this._upgrades=[],this._pingInterval=-1,this._pingTimeout=-1,this._maxPayload=-1,this._pingTimeoutTime=1/0,e&&typeof e=="object"&&(t=e,e=null),e){let n=ie(e);t.hostname=n.host,t.secure=n.protocol==="https"||n.protocol==="wss",t.port=n.port,n.query&&(t.query=n.query)}else t.host&&(t.hostname=ie(t.host).host);if(z(this,t),this.secure=t.secure!=null?t.secure:typeof location<"u"&&location.protocol==="https:",t.hostname&&!t.port&&(t.port=this.secure?"443":"80"),this.hostname=t.hostname||(typeof location<"u"?location.hostname:"localhost"),this.port=t.port||(typeof location<"u"&&location.port?location.port:this.secure?"443":"80"),t.transportImplementations&&t.transports)throw new Error("specifying both 'transportImplementations' and 'transports' options is not supported");t.transportImplementations||!((s=t.transports)===null||s===void 0)&&s.length&&typeof t.transports[0]=="function"?(this.transports=[],this._transportsByName=Object.create(null),((r=t.transportImplementations)!==null&&r!==void 0?r:t.transports).forEach(n=>{let o=n.prototype.name;this.transports.push(o),this._transportsByName[o]=n})):(this.transports=t.transports?[...t.transports]:["polling","websocket","webtransport"],this._transportsByName=rt),this.opts=Object.assign({path:"/engine.io",agent:!1,withCredentials:!1,upgrade:!0,timestampParam:"t",rememberUpgrade:!1,addTrailingSlash:!0,rejectUnauthorized:!0,perMessageDeflate:{threshold:1024},transportOptions:{},closeOnBeforeunload:!1},t),this.opts.path=this.opts.path.replace(/\/$/,"")+(this.opts.addTrailingSlash?"/":""),typeof this.opts.query=="string"&&(this.opts.query=es(this.opts.query)),nt&&(this.opts.closeOnBeforeunload&&(this._beforeunloadEventListener=()=>{this.transport&&(this.transport.removeAllListeners(),this.transport.close())},addEventListener("beforeunload",this._beforeunloadEventListener,!1)),this.hostname!=="localhost"&&(this._offlineEventListener=()=>{this._onClose("transport close",{description:"network connection lost"})},Te.push(this._offlineEventListener))),this.opts.withCredentials&&(this._cookieJar=void 0),this._open()}createTransport(e){let t=Object.assign({},this.opts.query);t.EIO=et,t.transport=e,this.id&&(t.sid=this.id);let s=Object.assign({},this.opts,{query:t,socket:this,hostname:this.hostname,secure:this.secure,port:this.port},this.opts.transportOptions[e]);return new this._transportsByName[e](s)}_open(){if(this.transports.length===0){this.setTimeoutFn(()=>{this.emitReserved("error","No transports available")},0);return}let e=this.opts.rememberUpgrade&&i.priorWebsocketSuccess&&this.transports.indexOf("websocket")!==-1?"websocket":this.transports[0];this.readyState="opening";let t=this.createTransport(e);t.open(),this.setTransport(t)}setTransport(e){this.transport&&this.transport.removeAllListeners(),this.transport=e,e.on("drain",this._onDrain.bind(this)).on("packet",this._onPacket.bind(this)).on("error",this._onError.bind(this)).on("close",t=>this._onClose("transport close",t))}_probe(e){let t=this.createTransport(e),s=!1;i.priorWebsocketSuccess=!1;let r=()=>{s||(t.send([{type:"ping",data:"probe"}]),t.once("packet",y=>{if(!s)if(y.type==="pong"&&y.data==="probe"){if(this.upgrading=!0,this.emitReserved("upgrading",t),!t)return;i.priorWebsocketSuccess=t.name==="websocket",this.transport.pause(()=>{s||this.readyState!=="closed"&&($(),this.setTransport(t),t.send([{type:"upgrade"}]),this.emitReserved("upgrade",t),t=null,this.upgrading=!1,this.flush())})}else{let k=new Error("probe error");k.transport=t.name,this.emitReserved("upgradeError",k)}}))};function n(){s||(s=!0,$(),t.close(),t=null)}let o=y=>{let k=new Error("probe error: "+y);k.transport=t.name,n(),this.emitReserved("upgradeError",k)};function c(){o("transport closed")}function h(){o("socket closed")}function b(y){t&&y.name!==t.name&&n()}let $=()=>{t.removeListener("open",r),t.removeListener("error",o),t.removeListener("close",c),this.off("close",h),this.off("upgrading",b)};t.once("open",r),t.once("error",o),t.once("close",c),this.once("close",h),this.once("upgrading",b),this._upgrades.indexOf("webtransport")!==-1&&e!=="webtransport"?this.setTimeoutFn(()=>{s||t.open()},200):t.open()}onOpen(){if(this.readyState="open",i.priorWebsocketSuccess=this.transport.name==="websocket",this.emitReserved("open"),this.flush(),this.readyState==="open"&&this.opts.upgrade)for(let e=0;e<this._upgrades.length;e++)this._probe(this._upgrades[e])}_onPacket(e){if(this.readyState==="opening"||this.readyState==="open"||this.readyState==="closing")switch(this.emitReserved("packet",e),this.emitReserved("heartbeat"),e.type){case"open":this.onHandshake(JSON.parse(e.data));break;case"ping":this._sendPacket("pong"),this.emitReserved("ping"),this.emitReserved("pong"),this._resetPingTimeout();break;case"error":let t=new Error("server error");t.code=e.data,this._onError(t);break;case"message":this.emitReserved("data",e.data),this.emitReserved("message",e.data);break}}onHandshake(e){this.emitReserved("handshake",e),this.id=e.sid,this.transport.query.sid=e.sid,this._upgrades=this._filterUpgrades(e.upgrades),this._pingInterval=e.pingInterval,this._pingTimeout=e.pingTimeout,this._maxPayload=e.maxPayload,this.onOpen(),this.readyState!=="closed"&&this._resetPingTimeout()}_resetPingTimeout(){this.clearTimeoutFn(this._pingTimeoutTimer);let e=this._pingInterval+this._pingTimeout;this._pingTimeoutTime=Date.now()+e,this._pingTimeoutTimer=this.setTimeoutFn(()=>{this._onClose("ping timeout")},e),this.opts.autoUnref&&this._pingTimeoutTimer.unref()}_onDrain(){this.writeBuffer.splice(0,this._prevBufferLen),this._prevBufferLen=0,this.writeBuffer.length===0?this.emitReserved("drain"):this.flush()}flush(){if(this.readyState!=="closed"&&this.transport.writable&&!this.upgrading&&this.writeBuffer.length){let e=this._getWritablePackets();this.transport.send(e),this._prevBufferLen=e.length,this.emitReserved("flush")}}_getWritablePackets(){if(!(this._maxPayload&&this.transport.name==="polling"&&this.writeBuffer.length>1))return this.writeBuffer;let t=1;for(let s=0;s<this.writeBuffer.length;s++){let r=this.writeBuffer[s].data;if(r&&(t+=Qt(r)),s>0&&t>this._maxPayload)return this.writeBuffer.slice(0,s);t+=2}return this.writeBuffer}_hasPingExpired(){if(!this._pingTimeoutTime)return!0;let e=Date.now()>this._pingTimeoutTime;return e&&(this._pingTimeoutTime=0,W(()=>{this._onClose("ping timeout")},this.setTimeoutFn)),e}write(e,t,s){return this._sendPacket("message",e,t,s),this}send(e,t,s){return this._sendPacket("message",e,t,s),this}_sendPacket(e,t,s,r){if(typeof t=="function"&&(r=t,t=void 0),typeof s=="function"&&(r=s,s=null),this.readyState==="closing"||this.readyState==="closed")return;s=s||{},s.compress=s.compress!==!1;let n={type:e,data:t,options:s};this.emitReserved("packetCreate",n),this.writeBuffer.push(n),r&&this.once("flush",r),this.flush()}close(){let e=()=>{this._onClose("forced close"),this.transport.close()},t=()=>{this.off("upgrade",t),this.off("upgradeError",t),e()},s=()=>{this.once("upgrade",t),this.once("upgradeError",t)};return(this.readyState==="opening"||this.readyState==="open")&&(this.readyState="closing",this.writeBuffer.length?this.once("drain",()=>{this.upgrading?s():e()}):this.upgrading?s():e()),this}_onError(e){if(i.priorWebsocketSuccess=!1,this.opts.tryAllTransports&&this.transports.length>1&&this.readyState==="opening")return this.transports.shift(),this._open();this.emitReserved("error",e),this._onClose("transport error",e)}_onClose(e,t){if(this.readyState==="opening"||this.readyState==="open"||this.readyState==="closing"){if(this.clearTimeoutFn(this._pingTimeoutTimer),this.transport.removeAllListeners("close"),this.transport.close(),this.transport.removeAllListeners(),nt&&(this._beforeunloadEventListener&&removeEventListener("beforeunload",this._beforeunloadEventListener,!1),this._offlineEventListener)){let s=Te.indexOf(this._offlineEventListener);s!==-1&&Te.splice(s,1)}this.readyState="closed",this.id=null,this.emitReserved("close",e,t),this.writeBuffer=[],this._prevBufferLen=0}}_filterUpgrades(e){let t=[];for(let s=0;s<e.length;s++)~this.transports.indexOf(e[s])&&t.push(e[s]);return t}};X.protocol=et;var Cn=X.protocol;function os(i,e="",t){let s=i;t=t||typeof location<"u"&&location,i==null&&(i=t.protocol+"//"+t.host),typeof i=="string"&&(i.charAt(0)==="/"&&(i.charAt(1)==="/"?i=t.protocol+i:i=t.host+i),/^(https?|wss?):\/\//.test(i)||(typeof t<"u"?i=t.protocol+"//"+i:i="https://"+i),s=ie(i)),s.port||(/^(http|ws)$/.test(s.protocol)?s.port="80":/^(http|ws)s$/.test(s.protocol)&&(s.port="443")),s.path=s.path||"/";let n=s.host.indexOf(":")!==-1?"["+s.host+"]":s.host;return s.id=s.protocol+"://"+n+":"+s.port+e,s.href=s.protocol+"://"+n+(t&&t.port===s.port?"":":"+s.port),s}var ot=()=>!1,as=ot;var xi=["connect","connect_error","disconnect","disconnecting","newListener","removeListener"];var v;(function(i){i[i.CONNECT=0]="CONNECT",i[i.DISCONNECT=1]="DISCONNECT",i[i.EVENT=2]="EVENT",i[i.ACK=3]="ACK",i[i.CONNECT_ERROR=4]="CONNECT_ERROR",i[i.BINARY_EVENT=5]="BINARY_EVENT",i[i.BINARY_ACK=6]="BINARY_ACK"})(v||(v={}));var Ce=class{constructor(e){this.replacer=e}encode(e){return(e.type===v.EVENT||e.type===v.ACK)&&ot(e)?this.encodeAsBinary({type:e.type===v.EVENT?v.BINARY_EVENT:v.BINARY_ACK,nsp:e.nsp,data:e.data,id:e.id}):[this.encodeAsString(e)]}encodeAsString(e){let t=""+e.type;return(e.type===v.BINARY_EVENT||e.type===v.BINARY_ACK)&&(t+=e.attachments+"-"),e.nsp&&e.nsp!=="/"&&(t+=e.nsp+","),e.id!=null&&(t+=e.id),e.data!=null&&(t+=d(e.data,this.replacer)),t}encodeAsBinary(e){let t=null(e),s=this.encodeAsString(t.packet),r=t.buffers;return r.unshift(s),r}},Re=class i extends C{constructor(e){super(),this.opts=Object.assign({reviver:void 0,maxAttachments:10},typeof e=="function"?{reviver:e}:e)}add(e){let t;if(typeof e=="string"){if(this.reconstructor)throw new Error("got plaintext data when reconstructing a packet");t=this.decodeString(e);let s=t.type===v.BINARY_EVENT;s||t.type===v.BINARY_ACK?(t.type=s?v.EVENT:v.ACK,this.reconstructor=new at(t)):super.emitReserved("decoded",t)}else if(as(e)||e.base64)if(this.reconstructor)t=this.reconstructor.takeBinaryData(e),t&&(this.reconstructor=null,super.emitReserved("decoded",t));else throw new Error("got binary data when not reconstructing a packet");else throw new Error("Unknown type: "+e)}decodeString(e){let t=0,s={type:Number(e.charAt(0))};if(v[s.type]===void 0)throw new Error("unknown packet type "+s.type);if(s.type===v.BINARY_EVENT||s.type===v.BINARY_ACK){let n=t+1;for(;e.charAt(++t)!=="-"&&t!=e.length;);let o=e.substring(n,t);if(o!=Number(o)||e.charAt(t)!=="-")throw new Error("Illegal attachments");let c=Number(o);if(!$i(c)||c<1)throw new Error("Illegal attachments");if(c>this.opts.maxAttachments)throw new Error("too many attachments");s.attachments=c}if(e.charAt(t+1)==="/"){let n=t+1;for(;++t&&!(e.charAt(t)===","||t===e.length););s.nsp=e.substring(n,t)}else s.nsp="/";let r=e.charAt(t+1);if(r!==""&&Number(r)==r){let n=t+1;for(;++t;){let o=e.charAt(t);if(o==null||Number(o)!=o){--t;break}if(t===e.length)break}s.id=Number(e.substring(n,t+1))}if(e.charAt(++t)){let n=this.tryParse(e.substr(t));if(i.isPayloadValid(s.type,n))s.data=n;else throw new Error("invalid payload")}return s}tryParse(e){try{return JSON.parse(e,this.opts.reviver)}catch{return!1}}static isPayloadValid(e,t){switch(e){case v.CONNECT:return cs(t);case v.DISCONNECT:return t===void 0;case v.CONNECT_ERROR:return typeof t=="string"||cs(t);case v.EVENT:case v.BINARY_EVENT:return Array.isArray(t)&&(typeof t[0]=="number"||typeof t[0]=="string"&&xi.indexOf(t[0])===-1);case v.ACK:case v.BINARY_ACK:return Array.isArray(t)}}destroy(){this.reconstructor&&(this.reconstructor.finishedReconstruction(),this.reconstructor=null)}},at=class{constructor(e){this.packet=e,this.buffers=[],this.reconPack=e}takeBinaryData(e){if(this.buffers.push(e),this.buffers.length===this.reconPack.attachments){let t=null(this.reconPack,this.buffers);return this.finishedReconstruction(),t}return null}finishedReconstruction(){this.reconPack=null,this.buffers=[]}};var $i=Number.isInteger||function(i){return typeof i=="number"&&isFinite(i)&&Math.floor(i)===i};function cs(i){return Object.prototype.toString.call(i)==="[object Object]"}function N(i,e,t){return i.on(e,t),function(){i.off(e,t)}}var ki=Object.freeze({connect:1,connect_error:1,disconnect:1,disconnecting:1,newListener:1,removeListener:1}),re=class extends C{constructor(e,t,s){super(),this.connected=!1,this.recovered=!1,this.receiveBuffer=[],this.sendBuffer=[],this._queue=[],this._queueSeq=0,this.ids=0,this.acks={},this.flags={},this.io=e,this.nsp=t,s&&s.auth&&(this.auth=s.auth),this._opts=Object.assign({},s),this.io._autoConnect&&this.open()}get disconnected(){return!this.connected}subEvents(){if(this.subs)return;let e=this.io;this.subs=[N(e,"open",this.onopen.bind(this)),N(e,"packet",this.onpacket.bind(this)),N(e,"error",this.onerror.bind(this)),N(e,"close",this.onclose.bind(this))]}get active(){return!!this.subs}connect(){return this.connected?this:(this.subEvents(),this.io._reconnecting||this.io.open(),this.io._readyState==="open"&&this.onopen(),this)}open(){return this.connect()}send(...e){return e.unshift("message"),this.emit.apply(this,e),this}emit(e,...t){var s,r,n;if(ki.hasOwnProperty(e))throw new Error('"'+e.toString()+'" is a reserved event name');if(t.unshift(e),this._opts.retries&&!this.flags.fromQueue&&!this.flags.volatile)return this._addToQueue(t),this;let o={type:v.EVENT,data:t};if(o.options={},o.options.compress=this.flags.compress!==!1,typeof t[t.length-1]=="function"){let $=this.ids++,y=t.pop();this._registerAckCallback($,y),o.id=$}let c=(r=(s=this.io.engine)===null||s===void 0?void 0:s.transport)===null||r===void 0?void 0:r.writable,h=this.connected&&!(!((n=this.io.engine)===null||n===void 0)&&n._hasPingExpired());return this.flags.volatile&&!c||(h?(this.notifyOutgoingListeners(o),this.packet(o)):this.sendBuffer.push(o)),this.flags={},this}_registerAckCallback(e,t){var s;let r=(s=this.flags.timeout)!==null&&s!==void 0?s:this._opts.ackTimeout;if(r===void 0){this.acks[e]=t;return}let n=this.io.setTimeoutFn(()=>{delete this.acks[e];for(let c=0;c<this.sendBuffer.length;c++)this.sendBuffer[c].id===e&&this.sendBuffer.splice(c,1);t.call(this,new Error("operation has timed out"))},r),o=(...c)=>{this.io.clearTimeoutFn(n),t.apply(this,c)};o.withError=!0,this.acks[e]=o}emitWithAck(e,...t){return new Promise((s,r)=>{let n=(o,c)=>o?r(o):s(c);n.withError=!0,t.push(n),this.emit(e,...t)})}_addToQueue(e){let t;typeof e[e.length-1]=="function"&&(t=e.pop());let s={id:this._queueSeq++,tryCount:0,pending:!1,args:e,flags:Object.assign({fromQueue:!0},this.flags)};e.push((r,...n)=>(this._queue[0],r!==null?s.tryCount>this._opts.retries&&(this._queue.shift(),t&&t(r)):(this._queue.shift(),t&&t(null,...n)),s.pending=!1,this._drainQueue())),this._queue.push(s),this._drainQueue()}_drainQueue(e=!1){if(!this.connected||this._queue.length===0)return;let t=this._queue[0];t.pending&&!e||(t.pending=!0,t.tryCount++,this.flags=t.flags,this.emit.apply(this,t.args))}packet(e){e.nsp=this.nsp,this.io._packet(e)}onopen(){typeof this.auth=="function"?this.auth(e=>{this._sendConnectPacket(e)}):this._sendConnectPacket(this.auth)}_sendConnectPacket(e){this.packet({type:v.CONNECT,data:this._pid?Object.assign({pid:this._pid,offset:this._lastOffset},e):e})}onerror(e){this.connected||this.emitReserved("connect_error",e)}onclose(e,t){this.connected=!1,delete this.id,this.emitReserved("disconnect",e,t),this._clearAcks()}_clearAcks(){p(this.acks).forEach(e=>{if(!this.sendBuffer.some(s=>String(s.id)===e)){let s=this.acks[e];delete this.acks[e],s.withError&&s.call(this,new Error("socket has been disconnected"))}})}onpacket(e){if(e.nsp===this.nsp)switch(e.type){case v.CONNECT:e.data&&e.data.sid?this.onconnect(e.data.sid,e.data.pid):this.emitReserved("connect_error",new Error("It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)"));break;case v.EVENT:case v.BINARY_EVENT:this.onevent(e);break;case v.ACK:case v.BINARY_ACK:this.onack(e);break;case v.DISCONNECT:this.ondisconnect();break;case v.CONNECT_ERROR:this.destroy();let s=new Error(e.data.message);s.data=e.data.data,this.emitReserved("connect_error",s);break}}onevent(e){let t=e.data||[];e.id!=null&&t.push(this.ack(e.id)),this.connected?this.emitEvent(t):this.receiveBuffer.push(Object.freeze(t))}emitEvent(e){if(this._anyListeners&&this._anyListeners.length){let t=this._anyListeners.slice();for(let s of t)s.apply(this,e)}super.emit.apply(this,e),this._pid&&e.length&&typeof e[e.length-1]=="string"&&(this._lastOffset=e[e.length-1])}ack(e){let t=this,s=!1;return function(...r){s||(s=!0,t.packet({type:v.ACK,id:e,data:r}))}}onack(e){let t=this.acks[e.id];typeof t=="function"&&(delete this.acks[e.id],t.withError&&e.data.unshift(null),t.apply(this,e.data))}onconnect(e,t){this.id=e,this.recovered=t&&this._pid===t,this._pid=t,this.connected=!0,this.emitBuffered(),this._drainQueue(!0),this.emitReserved("connect")}emitBuffered(){this.receiveBuffer.forEach(e=>this.emitEvent(e)),this.receiveBuffer=[],this.sendBuffer.forEach(e=>{this.notifyOutgoingListeners(e),this.packet(e)}),this.sendBuffer=[]}ondisconnect(){this.destroy(),this.onclose("io server disconnect")}destroy(){this.subs&&(this.subs.forEach(e=>e()),this.subs=void 0),this.io._destroy(this)}disconnect(){return this.connected&&this.packet({type:v.DISCONNECT}),this.destroy(),this.connected&&this.onclose("io client disconnect"),this}close(){return this.disconnect()}compress(e){return this.flags.compress=e,this}get volatile(){return this.flags.volatile=!0,this}timeout(e){return this.flags.timeout=e,this}onAny(e){return this._anyListeners=this._anyListeners||[],this._anyListeners.push(e),this}prependAny(e){return this._anyListeners=this._anyListeners||[],this._anyListeners.unshift(e),this}offAny(e){if(!this._anyListeners)return this;if(e){let t=this._anyListeners;for(let s=0;s<t.length;s++)if(e===t[s])return t.splice(s,1),this}else this._anyListeners=[];return this}listenersAny(){return this._anyListeners||[]}onAnyOutgoing(e){return this._anyOutgoingListeners=this._anyOutgoingListeners||[],this._anyOutgoingListeners.push(e),this}prependAnyOutgoing(e){return this._anyOutgoingListeners=this._anyOutgoingListeners||[],this._anyOutgoingListeners.unshift(e),this}offAnyOutgoing(e){if(!this._anyOutgoingListeners)return this;if(e){let t=this._anyOutgoingListeners;for(let s=0;s<t.length;s++)if(e===t[s])return t.splice(s,1),this}else this._anyOutgoingListeners=[];return this}listenersAnyOutgoing(){return this._anyOutgoingListeners||[]}notifyOutgoingListeners(e){if(this._anyOutgoingListeners&&this._anyOutgoingListeners.length){let t=this._anyOutgoingListeners.slice();for(let s of t)s.apply(this,e.data)}}};function G(i){i=i||{},this.ms=i.min||100,this.max=i.max||1e4,this.factor=i.factor||2,this.jitter=i.jitter>0&&i.jitter<=1?i.jitter:0,this.attempts=0}G.prototype.duration=function(){var i=this.ms*Math.pow(this.factor,this.attempts++);if(this.jitter){var e=Math.random(),t=Math.floor(e*this.jitter*i);i=(Math.floor(e*10)&1)==0?i-t:i+t}return Math.min(i,this.max)|0};G.prototype.reset=function(){this.attempts=0};G.prototype.setMin=function(i){this.ms=i};G.prototype.setMax=function(i){this.max=i};G.prototype.setJitter=function(i){this.jitter=i};var wi={Decoder:Re,Encoder:Ce},ne=class extends C{constructor(e,t){var s;super(),this.nsps={},this.subs=[],e&&typeof e=="object"&&(t=e,e=void 0),t=t||{},t.path=t.path||"/socket.io",this.opts=t,z(this,t),this.reconnection(t.reconnection!==!1),this.reconnectionAttempts(t.reconnectionAttempts||1/0),this.reconnectionDelay(t.reconnectionDelay||1e3),this.reconnectionDelayMax(t.reconnectionDelayMax||5e3),this.randomizationFactor((s=t.randomizationFactor)!==null&&s!==void 0?s:.5),this.backoff=new G({min:this.reconnectionDelay(),max:this.reconnectionDelayMax(),jitter:this.randomizationFactor()}),this.timeout(t.timeout==null?2e4:t.timeout),this._readyState="closed",this.uri=e;let r=t.parser||wi;this.encoder=new r.Encoder,this.decoder=new r.Decoder,this._autoConnect=t.autoConnect!==!1,this._autoConnect&&this.open()}reconnection(e){return arguments.length?(this._reconnection=!!e,e||(this.skipReconnect=!0),this):this._reconnection}reconnectionAttempts(e){return e===void 0?this._reconnectionAttempts:(this._reconnectionAttempts=e,this)}reconnectionDelay(e){var t;return e===void 0?this._reconnectionDelay:(this._reconnectionDelay=e,(t=this.backoff)===null||t===void 0||t.setMin(e),this)}randomizationFactor(e){var t;return e===void 0?this._randomizationFactor:(this._randomizationFactor=e,(t=this.backoff)===null||t===void 0||t.setJitter(e),this)}reconnectionDelayMax(e){var t;return e===void 0?this._reconnectionDelayMax:(this._reconnectionDelayMax=e,(t=this.backoff)===null||t===void 0||t.setMax(e),this)}timeout(e){return arguments.length?(this._timeout=e,this):this._timeout}maybeReconnectOnOpen(){!this._reconnecting&&this._reconnection&&this.backoff.attempts===0&&this.reconnect()}open(e){if(~this._readyState.indexOf("open"))return this;this.engine=new X(this.uri,this.opts);let t=this.engine,s=this;this._readyState="opening",this.skipReconnect=!1;let r=N(t,"open",function(){s.onopen(),e&&e()}),n=c=>{this.cleanup(),this._readyState="closed",this.emitReserved("error",c),e?e(c):this.maybeReconnectOnOpen()},o=N(t,"error",n);if(this._timeout!==!1){let c=this._timeout,h=this.setTimeoutFn(()=>{r(),n(new Error("timeout")),t.close()},c);this.opts.autoUnref&&h.unref(),this.subs.push(()=>{this.clearTimeoutFn(h)})}return this.subs.push(r),this.subs.push(o),this}connect(e){return this.open(e)}onopen(){this.cleanup(),this._readyState="open",this.emitReserved("open");let e=this.engine;this.subs.push(N(e,"ping",this.onping.bind(this)),N(e,"data",this.ondata.bind(this)),N(e,"error",this.onerror.bind(this)),N(e,"close",this.onclose.bind(this)),N(this.decoder,"decoded",this.ondecoded.bind(this)))}onping(){this.emitReserved("ping")}ondata(e){try{this.decoder.add(e)}catch(t){this.onclose("parse error",t)}}ondecoded(e){W(()=>{this.emitReserved("packet",e)},this.setTimeoutFn)}onerror(e){this.emitReserved("error",e)}socket(e,t){let s=this.nsps[e];return s?this._autoConnect&&!s.active&&s.connect():(s=new re(this,e,t),this.nsps[e]=s),s}_destroy(e){let t=p(this.nsps);for(let s of t)if(this.nsps[s].active)return;this._close()}_packet(e){let t=this.encoder.encode(e);for(let s=0;s<t.length;s++)this.engine.write(t[s],e.options)}cleanup(){this.subs.forEach(e=>e()),this.subs.length=0,this.decoder.destroy()}_close(){this.skipReconnect=!0,this._reconnecting=!1,this.onclose("forced close")}disconnect(){return this._close()}onclose(e,t){var s;this.cleanup(),(s=this.engine)===null||s===void 0||s.close(),this.backoff.reset(),this._readyState="closed",this.emitReserved("close",e,t),this._reconnection&&!this.skipReconnect&&this.reconnect()}reconnect(){if(this._reconnecting||this.skipReconnect)return this;let e=this;if(this.backoff.attempts>=this._reconnectionAttempts)this.backoff.reset(),this.emitReserved("reconnect_failed"),this._reconnecting=!1;else{let t=this.backoff.duration();this._reconnecting=!0;let s=this.setTimeoutFn(()=>{e.skipReconnect||(this.emitReserved("reconnect_attempt",e.backoff.attempts),!e.skipReconnect&&e.open(r=>{r?(e._reconnecting=!1,e.reconnect(),this.emitReserved("reconnect_error",r)):e.onreconnect()}))},t);this.opts.autoUnref&&s.unref(),this.subs.push(()=>{this.clearTimeoutFn(s)})}}onreconnect(){let e=this.backoff.attempts;this._reconnecting=!1,this.backoff.reset(),this.emitReserved("reconnect",e)}};var fe={};function me(i,e){typeof i=="object"&&(e=i,i=void 0),e=e||{};let t=os(i,e.path||"/socket.io"),s=t.source,r=t.id,n=t.path,o=fe[r]&&n in fe[r].nsps,c=e.forceNew||e["force new connection"]||e.multiplex===!1||o,h;return c?h=new ne(s,e):(fe[r]||(fe[r]=new ne(s,e)),h=fe[r]),t.query&&!e.query&&(e.query=t.queryKey),h.socket(t.path,e)}Object.assign(me,{Manager:ne,Socket:re,io:me,connect:me});var Ei=["order_card","order_list","tracking_timeline","rating"],Si=["bot","agent","system","customer"],Ai=0;function ct(i){let e=i.custom??i.data??null;return{id:String(i.id??`unnumbered-${Ai+=1}`),seq:i.seq??null,sender:Si.includes(i.sender)?i.sender:"bot",agent:i.sender==="agent"&&i.agent?String(i.agent):null,at:i.created_at??new Date().toISOString(),text:String(i.text??e?.text??""),replies:Ti(i.quick_replies??i.buttons),card:Ei.includes(e?.type)?e:null,attachment:Ri(i.attachment??i.image),attachments:Array.isArray(i.attachments)?i.attachments:[]}}function ls(i){return{...ct(i),sender:"customer",payloadId:i.payload_id,state:"sent"}}function lt({message_id:i,text:e,payload_id:t,attachments:s=[],at:r,seq:n}){return{id:i,seq:n,sender:"customer",at:r,text:e,payloadId:t,state:n===null?"waiting":"sent",replies:[],card:null,attachment:null,attachments:s}}function hs(i){return typeof i=="string"?i:i.session_id}function ds(i){let e=["waiting","agent"].includes(i?.state)?i.state:"bot";return{...i,state:e,name:i?.name??i?.agent?.name}}function us(){return u(crypto.getRandomValues(new Uint8Array(16)),i=>i.toString(16).padStart(2,"0")).join("")}function L(i){if(!i)return null;try{let{protocol:e,href:t}=new URL(i,document.baseURI);return["https:","http:"].includes(e)?t:null}catch{return null}}function Ti(i){return(Array.isArray(i)?i:[]).filter(t=>t?.title).map(({title:t,payload:s})=>({title:String(t),payload:Ci(String(s??t))}))}function Ci(i){return i.replace(/^\//,"")}function Ri(i){let e=i?.payload??i,t=L(typeof e=="string"?e:e?.src??e?.url);if(!t)return null;let s=i?.type==="image"&&new URL(t).origin===new URL(import.meta.url).origin;return{url:t,title:String(e.title??""),image:s}}var Oe=class i{static ACK_TIMEOUT_MS=1e4;static TRIES=3;static RETURN_MS=1500;static SESSION_LOST=["session_missing","session_unknown"];static TYPING_MS=12e3;static READ_PAUSE_MS=1e3;static CONFIRM_MS=15e3;constructor({url:e,conversation:t,locale:s}){this.conversation=t,this.locale=s,this.identity=null,this.confirmed=!1,this.held=null,this.resting=null,this.toldSeq=0,this.tries=new Map,this.socket=me(e.origin,{path:"/socket.io",autoConnect:!1,transports:["websocket","polling"],tryAllTransports:!0,reconnectionDelayMax:8e3}),this.#e()}open(){this.socket.active||(this.conversation.become({link:"connecting"}),this.socket.connect())}setIdentity(e){if(e===this.identity)return;let t=this.identity;this.identity=e,(!t||!e||fs(t)!==fs(e))&&this.conversation.changeHands(e!==null,t===null),this.socket.connected&&this.#t()}send(e){if(this.open(),!!this.confirmed){if(this.held){this.conversation.mark(e.message_id,"held");return}this.conversation.mark(e.message_id,"sending"),this.socket.timeout(i.ACK_TIMEOUT_MS).emit("user_uttered",this.#o(e),(t,s)=>this.#a(e,t,s))}}retry(e){this.tries.delete(e);let t=this.conversation.pending.find(({message_id:s})=>s===e);t&&(this.send(t),!this.confirmed&&this.socket.connected&&this.#t())}tellRead(){let{sessionId:e,readSeq:t}=this.conversation;this.resting||!this.confirmed||t<=this.toldSeq||(this.socket.volatile.emit("read",{session_id:e,seq:t}),this.toldSeq=t,this.resting=setTimeout(()=>{this.resting=null,this.tellRead()},i.READ_PAUSE_MS))}async ask(e){let t=await this.socket.timeout(i.ACK_TIMEOUT_MS).emitWithAck(e);return"linked_as"in t&&this.conversation.become({telegram:t}),t}#e(){this.socket.on("connect",()=>this.#t()),this.socket.on("disconnect",e=>this.#r(e)),this.socket.on("connect_error",()=>this.#r()),this.socket.on("session_confirm",e=>this.#n(hs(e))),this.socket.on("session_refused",e=>setTimeout(()=>this.#t(),ps(e))),this.socket.on("identity_refused",()=>this.#i()),this.socket.on("bot_uttered",e=>this.conversation.hear(e)),this.socket.on("user_message",e=>this.conversation.hear({...e,sender:"customer"})),this.socket.on("read",e=>this.#d(e?.seq)),this.socket.on("telegram",e=>this.conversation.become({telegram:e})),this.socket.on("typing",e=>this.#l(e?.typing??e?.active??e??!0)),this.socket.on("conversation_state",e=>this.conversation.become({handling:ds(e)}))}#t(){this.confirmed=!1,this.conversation.become({telegram:null});let{memory:e,slot:t,sessionId:s,lastSeq:r}=this.conversation,n=s??e.place(t).session_id,{identity:o}=this;clearTimeout(this.unconfirmed),this.unconfirmed=setTimeout(()=>this.#s(),i.CONFIRM_MS),this.socket.emit("session_request",{session_id:n,after_seq:r,identity:o,locale:this.locale()})}#s(){if(!(this.confirmed||!this.socket.connected))for(let{message_id:e}of this.conversation.pending)this.conversation.mark(e,"failed")}#i(){this.identity=null,this.conversation.becomeVisitor(),this.conversation.dispatchEvent(new CustomEvent("identity-refused"))}#n(e){this.conversation.settle(e),this.conversation.become({link:"online"}),this.confirmed=!0,clearTimeout(this.unconfirmed),this.toldSeq=0,this.tellRead();for(let t of this.conversation.pending)this.send(t)}#r(e){this.confirmed=!1,e==="io server disconnect"&&setTimeout(()=>this.socket.connect(),i.RETURN_MS),this.conversation.become({link:"offline",typing:!1});for(let{message_id:t}of this.conversation.pending)this.conversation.mark(t,"waiting")}#o({message_id:e,text:t,payload_id:s,attachments:r,order:n}){return{message:t,session_id:this.conversation.sessionId,message_id:e,...s&&{payload_id:s},...r&&{attachments:r.map(({id:o})=>o)},metadata:{locale:this.locale(),...n&&{order:n}}}}#a(e,t,s){let{message_id:r}=e;if(!t&&!s?.error){this.tries.delete(r),this.conversation.mark(r,"sent",s?.seq??0);return}if(!this.confirmed)return;if(s?.error?.retry_after){this.#h(e,ps(s));return}let n=(this.tries.get(r)??0)+1;this.tries.set(r,n),n>=i.TRIES?this.conversation.mark(r,"failed"):t?this.send(e):i.SESSION_LOST.includes(s.error.code)?this.#t():this.conversation.mark(r,"failed")}#h({message_id:e},t){this.conversation.mark(e,"held"),this.held??=setTimeout(()=>{this.held=null;for(let s of this.conversation.pending)this.send(s)},t)}#d(e){this.toldSeq=Math.max(this.toldSeq,Number(e)||0),this.conversation.read(this.toldSeq)}#l(e){clearTimeout(this.typingEnds),this.conversation.become({typing:!!e}),e&&(this.typingEnds=setTimeout(()=>this.#l(!1),i.TYPING_MS))}};function ps({error:i}){return 1e3*i.retry_after}function fs(i){if(typeof i=="object")return i.customer;try{return JSON.parse(atob(i.split(".")[1].replaceAll("-","+").replaceAll("_","/"))).sub}catch{return i}}var Ne=class extends EventTarget{constructor(e){super(),this.memory=e,this.slot="visitor",this.link="idle",this.telegram=null,this.#t()}get unread(){let{readSeq:e}=this;return this.messages.filter(({sender:t,seq:s})=>t!=="customer"&&(s??0)>e).length}get pending(){return this.memory.outgoing(this.slot).filter(({seq:e})=>e===null)}get usedPayloads(){return new Set(this.messages.map(({payloadId:e})=>e).filter(Boolean))}say(e,t={}){let s={message_id:us(),text:e,...t,at:new Date().toISOString(),seq:null};return this.memory.keepOutgoing(this.slot,s),this.#i(lt(s)),s}hear(e){let t=e.sender==="customer"?ls(e):ct(e),s=(t.seq??1/0)<=this.readSeq;this.#s(t.seq),!this.#r(t)&&(t.sender!=="customer"&&(this.typing=!1),this.#i(t),this.dispatchEvent(new CustomEvent("heard",{detail:{message:t,old:s}})))}mark(e,t,s=null){let r=this.memory.outgoing(this.slot).find(({message_id:o})=>o===e);r&&s!==null&&this.memory.keepOutgoing(this.slot,{...r,seq:s});let n=this.messages.filter(o=>o.id===e||!s||o.seq!==s);this.messages=n.map(o=>o.id===e?{...o,state:t,seq:s??o.seq}:o),this.#n(),this.#o()}get readSeq(){return this.memory.place(this.slot).read_seq}read(e){e>this.readSeq&&this.memory.keepPlace(this.slot,{read_seq:e}),this.#o()}become(e){Object.assign(this,e),this.#o()}settle(e){if(this.sessionId&&this.sessionId!==e&&this.#t(),this.memory.place(this.slot).session_id!==e){let t=this.pending;this.memory.forget(this.slot);for(let s of t)this.memory.keepOutgoing(this.slot,s);this.#t()}this.sessionId=e,this.memory.keepPlace(this.slot,{session_id:e}),this.#o()}becomeVisitor(){this.slot="visitor",this.sessionId=null,this.#t(),this.#e("customer")}changeHands(e,t){let s=this.slot;this.memory.forgetDraft(s),this.slot=e?"customer":"visitor",t&&s==="visitor"&&!this.memory.place("customer").session_id?(this.memory.keepPlace("customer",this.memory.place("visitor")),this.memory.move("visitor","customer")):(s==="customer"&&this.memory.forget("customer"),this.sessionId=null,this.#t()),this.#e(s)}#e(e){this.dispatchEvent(new CustomEvent("hands-changed",{detail:{from:e}})),this.#o()}#t(){this.messages=this.memory.outgoing(this.slot).map(lt),this.typing=!1,this.handling={state:"bot"},this.lastSeq=0,this.#n()}#s(e){e===null||e<=this.lastSeq||(this.lastSeq=e,this.memory.keepPlace(this.slot,{last_seq:e}))}#i(e){this.messages=[...this.messages,e],this.#n(),this.#o()}#n(){let e=({seq:t})=>t||Number.MAX_SAFE_INTEGER;this.messages.sort((t,s)=>e(t)-e(s))}#r({id:e,seq:t}){return this.messages.some(s=>s.id===e||t&&s.seq===t)}#o(){this.dispatchEvent(new CustomEvent("change"))}};var oe=class i{static TAKEN=["image/jpeg","image/png","image/webp","image/gif","image/heic","image/heif","application/pdf"];static CHOSEN=[...i.TAKEN,".heic",".heif"];static SESSION_MS=1e4;constructor(e,t,s=1e7){this.url=e,this.connection=t,this.largest=s}async send(e,t,s){if(e.type&&!i.TAKEN.includes(e.type))throw new M("attachment_kind");if(e.size>this.largest)throw new M("attachment_too_large");return await this.#t(),new Promise((r,n)=>{let o=new XMLHttpRequest;o.open("POST",new URL("uploads",this.url));for(let[c,h]of f(this.#e()))o.setRequestHeader(c,h);o.setRequestHeader("X-File-Name",encodeURIComponent(e.name)),o.responseType="json",o.upload.onprogress=({loaded:c,total:h})=>t(c/h),o.onload=()=>o.status===201?r(o.response):n(M.of(o.response?.error)),o.onerror=()=>n(new M("offline")),s.addEventListener("abort",()=>o.abort()),o.send(e)})}async read(e){try{await this.#t();let t=await fetch(new URL(`uploads/${e}`,this.url),{headers:this.#e(),credentials:"omit"});return t.ok?await t.blob():null}catch{return null}}#e(){let{identity:e,conversation:t}=this.connection,s=typeof e=="object"&&e?d(e):e;return{Authorization:`Bearer ${t.sessionId}`,...s&&{"X-Identity":s}}}async#t(){this.connection.open();let e=Date.now()+i.SESSION_MS;for(;!this.connection.confirmed;){if(Date.now()>e)throw new M("offline");await new Promise(t=>setTimeout(t,100))}}},M=class i extends Error{static PASSING=["offline","other","too_many_uploads","upload_too_slow"];static KNOWN=["attachment_kind","attachment_too_large","attachment_pixels","attachment_broken","uploads_full",...i.PASSING];constructor(e,t=0){super(e),this.code=i.KNOWN.includes(e)?e:"other",this.minutes=Math.max(1,Math.ceil(t/60))}static of(e){return new i(e?.code,e?.retry_after)}get passes(){return i.PASSING.includes(this.code)}};var ae=class i extends EventTarget{static MOST_FILES=5;static PREVIEW_PX=96;static KEPT_MS=55*6e4;files=[];text="";tooMany=!1;#e=null;constructor(e,t){super(),this.conversation=e,this.uploads=t,this.#h(),e.addEventListener("hands-changed",({detail:s})=>this.#a(s.from)),e.addEventListener("change",()=>this.#o())}get isComplete(){return this.files.every(({upload:e})=>e)}write(e){this.text=e,this.#c()}add(e){let t=[...e],s=t.slice(0,i.MOST_FILES-this.files.length);for(let r of s)this.#t(r);this.tooMany=s.length<t.length,this.#c()}remove(e){e.stop?.abort(),this.files=this.files.filter(({key:t})=>t!==e.key),this.tooMany=!1,this.#c()}retry({key:e,file:t}){this.#s(e,t)}take(){let e=this.text.trim(),t=this.files.map(({upload:s})=>s);return this.#l(),this.#c(),{text:e,...t.length&&{attachments:t}}}#t(e){let t=Symbol(e.name);this.files=[...this.files,{key:t,file:e,name:e.name,part:0,error:null,upload:null}],this.#i(t,e),this.#s(t,e)}async#s(e,t){let s=new AbortController;this.#n(e)?.stop?.abort(),this.#r(e,{stop:s,part:0,error:null,upload:null,session:null});let r=n=>this.#n(e)?.stop===s&&this.#r(e,n);try{let n=await this.uploads.send(t,o=>r({part:Math.min(o,.99)}),s.signal);r({upload:n,part:1,session:this.conversation.sessionId,at:Date.now()})}catch(n){r({error:n instanceof M?n:new M})}}async#i(e,t){let s=await createImageBitmap(t,{resizeHeight:i.PREVIEW_PX}).catch(()=>null);s&&this.#r(e,{picture:s})}#n(e){return this.files.find(t=>t.key===e)}#r(e,t){this.files=this.files.map(s=>s.key===e?{...s,...t}:s),this.#c()}#o(){let{memory:e,slot:t,sessionId:s}=this.conversation;e.place(t).session_id!==this.#e&&this.#u();let r=this.files.filter(({session:n})=>n&&s&&n!==s);if(r.length){this.files=this.files.filter(n=>n.file||!r.includes(n));for(let{key:n,file:o}of r)o&&this.#s(n,o);this.#c()}}#a(e){(!(e==="visitor"&&this.conversation.slot==="customer")||!(this.text||this.files.length))&&this.#h(),this.#c()}#h(){this.#l();let{memory:e,slot:t}=this.conversation,{session:s,text:r,files:n}=e.draft(t);if(s===e.place(t).session_id){this.text=r;for(let{upload:o,at:c}of n)Date.now()-c<i.KEPT_MS&&this.#d(o,s,c)}}#d(e,t,s){let r=Symbol(e.name);this.files=[...this.files,{key:r,name:e.name,part:1,error:null,upload:e,session:t,at:s}],e.kind==="photo"&&this.uploads.read(e.id).then(n=>n&&this.#i(r,n))}#l(){for(let{stop:e}of this.files)e?.abort();Object.assign(this,{text:"",files:[],tooMany:!1})}#c(){this.#u(),this.dispatchEvent(new CustomEvent("change"))}#u(){let{memory:e,slot:t}=this.conversation;this.#e=e.place(t).session_id;let s=this.files.filter(({upload:r})=>r).map(({upload:r,at:n})=>({upload:r,at:n}));e.keepDraft(t,{session:this.#e,text:this.text,files:s})}};var dt=[0,1,2],Pe=class i{static PREFIX="gendan";static KEPT_PER_CONVERSATION=100;static NOWHERE=Object.freeze({session_id:null,last_seq:0,read_seq:0});static NOTHING=Object.freeze({session:null,text:"",files:[]});constructor(e=ms(()=>localStorage),t=ms(()=>sessionStorage)){this.storage=e,this.tab=t}get textSize(){return dt.find(e=>e===this.#s(this.#e("text-size")))??0}set textSize(e){this.#i(this.#e("text-size"),e)}place(e){return{...i.NOWHERE,...this.#s(this.#e(e,"place"))}}keepPlace(e,t){this.#i(this.#e(e,"place"),{...this.place(e),...t})}keepOutgoing(e,t){this.#i(this.#e(e,"said",t.message_id),t);let s=this.outgoing(e).filter(({seq:r})=>r!==null).slice(0,-i.KEPT_PER_CONVERSATION);for(let{message_id:r}of s)this.storage.removeItem(this.#e(e,"said",r))}outgoing(e){return this.#t(this.#e(e,"said","")).map(s=>this.#s(s)).filter(Boolean).sort((s,r)=>s.at.localeCompare(r.at))}draft(e){return{...i.NOTHING,...this.#s(this.#e(e,"draft"),this.tab)}}keepDraft(e,t){let s=this.#e(e,"draft");t.text||t.files.length?this.#i(s,t,this.tab):this.tab.removeItem(s)}forgetDraft(e){this.tab.removeItem(this.#e(e,"draft"))}move(e,t){for(let s of this.outgoing(e))this.keepOutgoing(t,s);this.forget(e)}forget(e){for(let t of this.#t(this.#e(e,"")))this.storage.removeItem(t)}#e(...e){return[i.PREFIX,...e].join(".")}#t(e){return u({length:this.storage.length},(s,r)=>this.storage.key(r)).filter(s=>s.startsWith(e))}#s(e,t=this.storage){try{return JSON.parse(t.getItem(e))}catch{return null}}#i(e,t,s=this.storage){try{s.setItem(e,d(t))}catch{}}},ht=class{#e=new Map;get length(){return this.#e.size}key(e){return[...this.#e.keys()][e]??null}getItem(e){return this.#e.get(e)??null}setItem(e,t){this.#e.set(e,t)}removeItem(e){this.#e.delete(e)}};function ms(i){try{let e=i();return e.setItem("gendan.probe","1"),e.removeItem("gendan.probe"),e}catch{return new ht}}var Oi=/^zh\b.*-(hant|tw|hk|mo)\b/i;function ut(i){return Oi.test(i)?{language:"zh-Hant",tag:"zh-Hant"}:/^zh\b/i.test(i)?{language:"zh-Hans",tag:"zh-CN"}:/^en\b/i.test(i)?{language:"en",tag:Ni(i,"en")}:null}function Ni(i,e){try{return Intl.getCanonicalLocales(i)[0]}catch{return e}}function Le(i="auto",e=["zh","en"]){return[i,document.documentElement.lang,...navigator.languages].map(ut).filter(Boolean).find(r=>e.includes(ge(r)))??ut(e[0])??ut("en")}function ge(i){return i.language.split("-")[0]}var Pi=Vt({"./texts/en.js":()=>import("./en-EH7LWWFM.js"),"./texts/zh-hans.js":()=>import("./zh-hans-JTQCODQ4.js"),"./texts/zh-hant.js":()=>import("./zh-hant-QX6A4XY7.js")});var pt=60,ft=60*pt,gs=24*ft,Li=/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u,ys=["⁨","⁩"];function ce(i){let e=String(i);return Li.test(e)?ys[0]+e+ys[1]:e}var mt=class{constructor(e,t){this.locale=e,this.catalogue=t,this.plural=new Intl.PluralRules(e.tag)}text(e,t={}){let s=this.catalogue;for(let n of e.split("."))s=s?.[n];return((typeof s=="object"?s[this.plural.select(t.n)]??s.other:s)??e).replace(/\{(\w+)\}/g,(n,o)=>ce(t[o]??""))}pick(e){if(!e||typeof e=="string")return e??"";let{language:t}=this.locale;return e[t]??e[ge(this.locale)]??e.en??g(e)[0]??""}money({decimal:e,currency:t}){let s=e.split(".")[1]?.length??0;return new Intl.NumberFormat(this.locale.tag,{style:"currency",currency:t,currencyDisplay:"narrowSymbol",minimumFractionDigits:s,maximumFractionDigits:s}).format(e)}date(e,t){return this.#e(e,{month:"short",day:"numeric",weekday:"short",timeZone:t})}time(e,t){return this.#e(e,{hour:"numeric",minute:"2-digit",timeZone:t})}dateTime(e,t,s=t){let r=this.#t(e,t)!==this.#t(e,s);return this.#e(e,{month:"short",day:"numeric",hour:"numeric",minute:"2-digit",timeZone:t,...r&&{timeZoneName:"short"}})}age(e,t){let s=(new Date(t)-new Date(e))/1e3;if(s<pt)return this.text("just_now");let[r,n]=s<ft?[s/pt,"minute"]:s<2*gs?[s/ft,"hour"]:[s/gs,"day"];return new Intl.RelativeTimeFormat(this.locale.tag).format(-Math.floor(r),n)}list(e){return new Intl.ListFormat(this.locale.tag,{style:"narrow",type:"unit"}).format(e.map(ce))}#e(e,t){return new Intl.DateTimeFormat(this.locale.tag,t).format(new Date(e))}#t(e,t){return new Intl.DateTimeFormat("en",{timeZone:t,timeZoneName:"longOffset"}).formatToParts(new Date(e)).find(r=>r.type==="timeZoneName").value}};async function Me(i){let{default:e}=await Pi(`./texts/${i.language.toLowerCase()}.js`);return new mt(i,e)}var bs=class i{constructor(e,t,s){this.config=t,this.reader=s,this.conversation=new Ne(new Pe),this.connection=new Oe({url:e,conversation:this.conversation,locale:()=>this.reader.locale.tag}),this.uploads=new oe(e,this.connection,t.largest_upload),this.draft=new ae(this.conversation,this.uploads),this.suggestedOrder=null}static async with(e,t){let[s]=await Promise.all([Mi(e),Me(Le(t))]);return new i(e,s,await Me(Le(t,s.languages)))}get shop(){let{shop:e={},greeting:t,privacy_url:s}=this.config;return{...e,name:this.reader.pick(e.name),greeting:t,privacyUrl:s}}async setLocale(e){this.reader=await Me(Le(e,this.config.languages))}get language(){return ge(this.reader.locale)==="en"?"en":this.reader.locale.language}resume(){let{memory:e,slot:t}=this.conversation;e.place(t).session_id&&this.connection.open()}setIdentity(e){let t=typeof e=="string"&&e.startsWith("{");this.connection.setIdentity((t?JSON.parse(e):e)??null),this.resume()}attend(){this.connection.open()}see(e){this.conversation.read(e),this.connection.tellRead()}say(e,t){this.connection.send(this.conversation.say(e,t))}choose({title:e,payload:t}){this.say(e,{payload_id:t})}ask(e){let t=this.reader.text("ask.order",{number:e});this.conversation.messages.findLast(({sender:r})=>r==="customer")?.text!==t&&this.say(t,{order:e})}askListed(e){this.say(this.reader.text("ask.listed",{number:e}),{order:e})}};async function Mi(i){try{let e=await fetch(new URL("widget/config.json",i),{credentials:"omit"});return e.ok?await e.json():{}}catch{return{}}}var Ii={light:5.1,dark:7.5},zi={light:[255,255,255],dark:[35,36,42]},Ie={light:[0,0,0],dark:[255,255,255]},Bi="#0f6b5c";function $s(i){let e=vs(i)??vs(Bi),t=ks(e,"light",r=>gt(r,Ie.dark)>=3),s=gt(t,Ie.dark)>=4.5?Ie.dark:Ie.light;return{"--_accent":ze(t),"--_on-accent":ze(s),"--_accent-ink-light":ze(_s(e,"light")),"--_accent-ink-dark":ze(_s(e,"dark"))}}function _s(i,e){return ks(i,e,t=>gt(t,zi[e])>=Ii[e])}var Ui={light:i=>i*.96,dark:i=>Math.min(255,i*1.04+(255-i)*.015+1)},qi=120;function ks(i,e,t){let s=i;for(let r=0;r<qi&&!t(s);r+=1)s=s.map(Ui[e]);return s.map(Math.round)}function vs(i){let e=/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec((i??"").trim())?.[1];return e?(e.length===3?[...e].map(s=>s+s):e.match(/../g)).map(s=>parseInt(s,16)):null}function ze(i){return`#${i.map(e=>e.toString(16).padStart(2,"0")).join("")}`}function gt(i,e){let[t,s]=[xs(i),xs(e)].sort((r,n)=>r-n);return(s+.05)/(t+.05)}function xs(i){let[e,t,s]=i.map(r=>{let n=r/255;return n<=.04045?n/12.92:((n+.055)/1.055)**2.4});return .2126*e+.7152*t+.0722*s}function la(i,e,{accent:t,theme:s}={}){let r=getComputedStyle(i).getPropertyValue("--gendan-accent"),n=$s(r||t||e.config.shop?.accent);for(let[c,h]of f(n))i.style.setProperty(c,h);s&&s!=="auto"&&(i.dataset.theme=s);let{memory:o}=e.conversation;i.dataset.textSize=o.textSize,i.addEventListener("text-size-chosen",({detail:c})=>{i.dataset.textSize=o.textSize=c}),Di(i,e)}function Di(i,e){i.lang=e.language,i.dataset.language=e.language,i.reader=e.reader}var Be=globalThis,Ue=Be.ShadowRoot&&(Be.ShadyCSS===void 0||Be.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,yt=Symbol(),ws=new WeakMap,ye=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==yt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(Ue&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=ws.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&ws.set(t,e))}return e}toString(){return this.cssText}},Es=i=>new ye(typeof i=="string"?i:i+"",void 0,yt),_=(i,...e)=>{let t=i.length===1?i[0]:m(e,(s,r,n)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+i[n+1],i[0]);return new ye(t,i,yt)},Ss=(i,e)=>{if(Ue)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),r=Be.litNonce;r!==void 0&&s.setAttribute("nonce",r),s.textContent=t.cssText,i.appendChild(s)}},bt=Ue?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return Es(t)})(i):i;var{is:Hi,defineProperty:Vi,getOwnPropertyDescriptor:Fi,getOwnPropertyNames:ji,getOwnPropertySymbols:Ki,getPrototypeOf:Wi}=Object,qe=globalThis,As=qe.trustedTypes,Yi=As?As.emptyScript:"",Xi=qe.reactiveElementPolyfillSupport,be=(i,e)=>i,_t={toAttribute(i,e){switch(e){case Boolean:i=i?Yi:null;break;case Object:case Array:i=i==null?i:d(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},Cs=(i,e)=>!Hi(i,e),Ts={attribute:!0,type:String,converter:_t,reflect:!1,useDefault:!1,hasChanged:Cs};Symbol.metadata??=Symbol("metadata"),qe.litPropertyMetadata??=new WeakMap;var B=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Ts){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),r=this.getPropertyDescriptor(e,s,t);r!==void 0&&Vi(this.prototype,e,r)}}static getPropertyDescriptor(e,t,s){let{get:r,set:n}=Fi(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:r,set(o){let c=r?.call(this);n?.call(this,o),this.requestUpdate(e,c,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Ts}static _$Ei(){if(this.hasOwnProperty(be("elementProperties")))return;let e=Wi(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(be("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(be("properties"))){let t=this.properties,s=[...ji(t),...Ki(t)];for(let r of s)this.createProperty(r,t[r])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,r]of t)this.elementProperties.set(s,r)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let r=this._$Eu(t,s);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let r of s)t.unshift(bt(r))}else e!==void 0&&t.push(bt(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Ss(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,s);if(r!==void 0&&s.reflect===!0){let n=(s.converter?.toAttribute!==void 0?s.converter:_t).toAttribute(t,s.type);this._$Em=e,n==null?this.removeAttribute(r):this.setAttribute(r,n),this._$Em=null}}_$AK(e,t){let s=this.constructor,r=s._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let n=s.getPropertyOptions(r),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:_t;this._$Em=r;let c=o.fromAttribute(t,n.type);this[r]=c??this._$Ej?.get(r)??c,this._$Em=null}}requestUpdate(e,t,s,r=!1,n){if(e!==void 0){let o=this.constructor;if(r===!1&&(n=this[e]),s??=o.getPropertyOptions(e),!((s.hasChanged??Cs)(n,t)||s.useDefault&&s.reflect&&n===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:r,wrapped:n},o){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),n!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),r===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,n]of this._$Ep)this[r]=n;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[r,n]of s){let{wrapped:o}=n,c=this[r];o!==!0||this._$AL.has(r)||c===void 0||this.C(r,void 0,n,c)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};B.elementStyles=[],B.shadowRootOptions={mode:"open"},B[be("elementProperties")]=new Map,B[be("finalized")]=new Map,Xi?.({ReactiveElement:B}),(qe.reactiveElementVersions??=[]).push("2.1.2");var xt=globalThis,Rs=i=>i,De=xt.trustedTypes,Os=De?De.createPolicy("lit-html",{createHTML:i=>i}):void 0,$t="$lit$",U=`lit$${Math.random().toFixed(9).slice(2)}$`,kt="?"+U,Gi=`<${kt}>`,Z=document,ve=()=>Z.createComment(""),xe=i=>i===null||typeof i!="object"&&typeof i!="function",wt=Array.isArray,zs=i=>wt(i)||typeof i?.[Symbol.iterator]=="function",vt=`[ 	
\f\r]`,_e=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ns=/-->/g,Ps=/>/g,J=RegExp(`>|${vt}(?:([^\\s"'>=/]+)(${vt}*=${vt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ls=/'/g,Ms=/"/g,Bs=/^(?:script|style|textarea|title)$/i,Et=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),a=Et(1),T=Et(2),ba=Et(3),q=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),Is=new WeakMap,Q=Z.createTreeWalker(Z,129);function Us(i,e){if(!wt(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return Os!==void 0?Os.createHTML(e):e}var qs=(i,e)=>{let t=i.length-1,s=[],r,n=e===2?"<svg>":e===3?"<math>":"",o=_e;for(let c=0;c<t;c++){let h=i[c],b,$,y=-1,k=0;for(;k<h.length&&(o.lastIndex=k,$=o.exec(h),$!==null);)k=o.lastIndex,o===_e?$[1]==="!--"?o=Ns:$[1]!==void 0?o=Ps:$[2]!==void 0?(Bs.test($[2])&&(r=RegExp("</"+$[2],"g")),o=J):$[3]!==void 0&&(o=J):o===J?$[0]===">"?(o=r??_e,y=-1):$[1]===void 0?y=-2:(y=o.lastIndex-$[2].length,b=$[1],o=$[3]===void 0?J:$[3]==='"'?Ms:Ls):o===Ms||o===Ls?o=J:o===Ns||o===Ps?o=_e:(o=J,r=void 0);let E=o===J&&i[c+1].startsWith("/>")?" ":"";n+=o===_e?h+Gi:y>=0?(s.push(b),h.slice(0,y)+$t+h.slice(y)+U+E):h+U+(y===-2?c:E)}return[Us(i,n+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},$e=class i{constructor({strings:e,_$litType$:t},s){let r;this.parts=[];let n=0,o=0,c=e.length-1,h=this.parts,[b,$]=qs(e,t);if(this.el=i.createElement(b,s),Q.currentNode=this.el.content,t===2||t===3){let y=this.el.content.firstChild;y.replaceWith(...y.childNodes)}for(;(r=Q.nextNode())!==null&&h.length<c;){if(r.nodeType===1){if(r.hasAttributes())for(let y of r.getAttributeNames())if(y.endsWith($t)){let k=$[o++],E=r.getAttribute(y).split(U),R=/([.?@])?(.*)/.exec(k);h.push({type:1,index:n,name:R[2],strings:E,ctor:R[1]==="."?Ve:R[1]==="?"?Fe:R[1]==="@"?je:te}),r.removeAttribute(y)}else y.startsWith(U)&&(h.push({type:6,index:n}),r.removeAttribute(y));if(Bs.test(r.tagName)){let y=r.textContent.split(U),k=y.length-1;if(k>0){r.textContent=De?De.emptyScript:"";for(let E=0;E<k;E++)r.append(y[E],ve()),Q.nextNode(),h.push({type:2,index:++n});r.append(y[k],ve())}}}else if(r.nodeType===8)if(r.data===kt)h.push({type:2,index:n});else{let y=-1;for(;(y=r.data.indexOf(U,y+1))!==-1;)h.push({type:7,index:n}),y+=U.length-1}n++}}static createElement(e,t){let s=Z.createElement("template");return s.innerHTML=e,s}};function ee(i,e,t=i,s){if(e===q)return e;let r=s!==void 0?t._$Co?.[s]:t._$Cl,n=xe(e)?void 0:e._$litDirective$;return r?.constructor!==n&&(r?._$AO?.(!1),n===void 0?r=void 0:(r=new n(i),r._$AT(i,t,s)),s!==void 0?(t._$Co??=[])[s]=r:t._$Cl=r),r!==void 0&&(e=ee(i,r._$AS(i,e.values),r,s)),e}var He=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,r=(e?.creationScope??Z).importNode(t,!0);Q.currentNode=r;let n=Q.nextNode(),o=0,c=0,h=s[0];for(;h!==void 0;){if(o===h.index){let b;h.type===2?b=new le(n,n.nextSibling,this,e):h.type===1?b=new h.ctor(n,h.name,h.strings,this,e):h.type===6&&(b=new Ke(n,this,e)),this._$AV.push(b),h=s[++c]}o!==h?.index&&(n=Q.nextNode(),o++)}return Q.currentNode=Z,r}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},le=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,r){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=ee(this,e,t),xe(e)?e===l||e==null||e===""?(this._$AH!==l&&this._$AR(),this._$AH=l):e!==this._$AH&&e!==q&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):zs(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==l&&xe(this._$AH)?this._$AA.nextSibling.data=e:this.T(Z.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,r=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=$e.createElement(Us(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===r)this._$AH.p(t);else{let n=new He(r,this),o=n.u(this.options);n.p(t),this.T(o),this._$AH=n}}_$AC(e){let t=Is.get(e.strings);return t===void 0&&Is.set(e.strings,t=new $e(e)),t}k(e){wt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,r=0;for(let n of e)r===t.length?t.push(s=new i(this.O(ve()),this.O(ve()),this,this.options)):s=t[r],s._$AI(n),r++;r<t.length&&(this._$AR(s&&s._$AB.nextSibling,r),t.length=r)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=Rs(e).nextSibling;Rs(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},te=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,r,n){this.type=1,this._$AH=l,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=n,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=l}_$AI(e,t=this,s,r){let n=this.strings,o=!1;if(n===void 0)e=ee(this,e,t,0),o=!xe(e)||e!==this._$AH&&e!==q,o&&(this._$AH=e);else{let c=e,h,b;for(e=n[0],h=0;h<n.length-1;h++)b=ee(this,c[s+h],t,h),b===q&&(b=this._$AH[h]),o||=!xe(b)||b!==this._$AH[h],b===l?e=l:e!==l&&(e+=(b??"")+n[h+1]),this._$AH[h]=b}o&&!r&&this.j(e)}j(e){e===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ve=class extends te{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===l?void 0:e}},Fe=class extends te{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==l)}},je=class extends te{constructor(e,t,s,r,n){super(e,t,s,r,n),this.type=5}_$AI(e,t=this){if((e=ee(this,e,t,0)??l)===q)return;let s=this._$AH,r=e===l&&s!==l||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,n=e!==l&&(s===l||r);r&&this.element.removeEventListener(this.name,this,s),n&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ke=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){ee(this,e)}},Ds={M:$t,P:U,A:kt,C:1,L:qs,R:He,D:zs,V:ee,I:le,H:te,N:Fe,U:je,B:Ve,F:Ke},Ji=xt.litHtmlPolyfillSupport;Ji?.($e,le),(xt.litHtmlVersions??=[]).push("3.3.3");var Hs=(i,e,t)=>{let s=t?.renderBefore??e,r=s._$litPart$;if(r===void 0){let n=t?.renderBefore??null;s._$litPart$=r=new le(e.insertBefore(ve(),n),n,void 0,t??{})}return r._$AI(i),r};var St=globalThis,F=class extends B{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Hs(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return q}};F._$litElement$=!0,F.finalized=!0,St.litElementHydrateSupport?.({LitElement:F});var Qi=St.litElementPolyfillSupport;Qi?.({LitElement:F});(St.litElementVersions??=[]).push("4.2.2");var w=class extends F{static properties={reader:{attribute:!1}};tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}};function S(i,e){customElements.get(i)||customElements.define(i,e)}var Vs=_`
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
`,Ua=_`
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
      ${Vs}
      color-scheme: dark;
    }
  }
  :host([data-theme='dark']) {
    ${Vs}
    color-scheme: dark;
  }
`,A=_`
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
`,j=_`
  .tone-active { --_tone: var(--_active); }
  .tone-good { --_tone: var(--_good); }
  .tone-wait { --_tone: var(--_wait); }
  .tone-bad { --_tone: var(--_bad); }
  .tone-quiet { --_tone: var(--_muted); }
`;var Zi={chat:T`<path d="M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z"/><path d="M8.5 8.5h7M8.5 11.7h4.5"/>`,close:T`<path d="m6 6 12 12M18 6 6 18"/>`,clip:T`<path d="m19 11-7.4 7.4a4.2 4.2 0 0 1-6-6L13 5a2.8 2.8 0 0 1 4 4l-7.3 7.3a1.4 1.4 0 0 1-2-2L14 8"/>`,send:T`<path d="M12 19V5M6 11l6-6 6 6"/>`,person:T`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-3.8 3.3-6 7-6s6.4 2.2 7 6"/>`,copy:T`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>`,check:T`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,external:T`<path d="M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4"/>`,chevron:T`<path d="m7 10 5 5 5-5"/>`,next:T`<path d="m10 7 5 5-5 5"/>`,card:T`<rect x="3.5" y="6" width="17" height="12" rx="2.5"/><path d="M3.5 10.5h17M7 14.5h3"/>`,pause:T`<circle cx="12" cy="12" r="8.5"/><path d="M10 9v6M14 9v6"/>`,box:T`<path d="m4 8 8-4 8 4v8l-8 4-8-4z"/><path d="m4 8 8 4 8-4M12 12v8M8 6l8 4"/>`,truck:T`<path d="M3 6.5h10.5V16H3zM13.5 10H17l3.5 3.2V16h-7z"/><circle cx="7" cy="17.2" r="1.9"/><circle cx="16.8" cy="17.2" r="1.9"/>`,pin:T`<path d="M12 21c4.4-4.6 6.5-7.8 6.5-11a6.5 6.5 0 0 0-13 0c0 3.2 2.1 6.4 6.5 11z"/><circle cx="12" cy="10" r="2.3"/>`,alert:T`<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.2"/>`,done:T`<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8L16 9.5"/>`,back:T`<path d="M9 6 4.5 10.5 9 15M5 10.5h9a5 5 0 0 1 0 10h-3"/>`,money:T`<rect x="3" y="6.5" width="18" height="11" rx="2"/><circle cx="12" cy="12" r="2.6"/><path d="M6.4 12h.2M17.4 12h.2"/>`,cross:T`<circle cx="12" cy="12" r="8.5"/><path d="m9 9 6 6M15 9l-6 6"/>`,search:T`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,retry:T`<path d="M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4"/>`};function x(i){return a`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${Zi[i]}</svg>`}var Fs=_`
  :host {
    display: grid;
    grid-template-rows: auto 1fr auto;
    block-size: 100%;
    min-block-size: 0;
    background: var(--_ground);
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.75em;
    padding: 0.8em 0.8em 0.8em 1.1em;
    padding-block-start: calc(0.8em + env(safe-area-inset-top));
    background: var(--_accent);
    color: var(--_on-accent);
  }
  header :focus-visible {
    outline-color: currentcolor;
  }
  .logo {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2.6em;
    block-size: 2.6em;
    overflow: hidden;
    border-radius: 50%;
    background: var(--_on-accent);
    color: var(--_accent);
    font-weight: 700;
  }
  .logo img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.3;
  }
  .who h2 {
    font-size: 1.1em;
    overflow-wrap: anywhere;
  }
  .close {
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    color: inherit;
  }
  .close:hover {
    background: color-mix(in srgb, currentcolor 16%, transparent);
  }
  .banner {
    padding: 0.5em 1.1em;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_wait);
    text-align: center;
  }
  .middle {
    display: grid;
    grid-template-rows: auto 1fr;
    min-block-size: 0;
  }
  gendan-log {
    grid-row: 2;
  }
  .welcome {
    display: grid;
    gap: 0.9em;
    padding-block: 0.4em 1.2em;
  }
  .welcome .greeting {
    font-size: 1.28em;
    line-height: 1.4;
    font-weight: 600;
    text-wrap: balance;
    /* Chinese breaks after a comma rather than inside a word; nothing else changes. */
    word-break: keep-all;
    overflow-wrap: anywhere;
  }
  .starters {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }
  .starters button {
    padding: 0.4em 0.95em;
    border: 1px solid var(--_active);
    border-radius: 1.3em;
    background: var(--_surface);
    color: var(--_active);
    text-align: start;
  }
  .starters button:hover {
    background: color-mix(in srgb, var(--_active) 10%, var(--_surface));
  }
  footer {
    display: grid;
    gap: 0.35em;
    padding: 0.7em 0.9em;
    padding-block-end: calc(0.5em + env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--_line);
    background: var(--_ground);
  }
  .under {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0 1em;
    padding-inline: 0.2em;
  }
  .under button {
    padding: 0 0.5em 0 0.2em;
    color: var(--_active);
  }
  .under button:hover {
    text-decoration: underline;
    text-underline-offset: 0.18em;
  }
  .text-size {
    margin-inline-start: auto;
  }
  .text-size b {
    font-size: 1.3em;
  }
  .under a {
    display: inline-flex;
    align-items: center;
    min-block-size: 28px;
    color: var(--_muted);
  }
  @media (forced-colors: active) {
    header {
      border-block-end: 1px solid CanvasText;
    }
  }
`;var At=class extends w{static properties={picked:{attribute:!1},megabytes:{type:Number}};static styles=[A,_`
      .file {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.3em 0.6em;
        padding: 0.35em 0.2em;
      }
      .name {
        flex: 1 1 8em;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      canvas {
        max-inline-size: 6em;
        block-size: 3em;
        border-radius: var(--_radius-small);
        object-fit: contain;
      }
      .error {
        flex-basis: 100%;
        color: var(--_bad);
      }
      progress {
        inline-size: 5em;
      }
      button {
        min-inline-size: 2.2em;
        min-block-size: 2.2em;
        border-radius: 1em;
      }
    `];updated(){let{picture:e}=this.picked;e&&this.renderRoot.querySelector("canvas").getContext("2d").drawImage(e,0,0)}render(){let{name:e,part:t,error:s}=this.picked;return a`<div class="file small">
      ${this.#t()} <span class="name" dir="auto">${e}</span>
      ${t<1&&!s?a`<progress max="1" .value=${t} aria-label=${this.reader.text("attach.sending")}></progress>`:l}
      ${s?.passes?a`<button
            type="button"
            aria-label=${this.reader.text("attach.retry")}
            @click=${()=>this.tell("file-retried")}
          >
            ${x("retry")}
          </button>`:l}
      <button
        type="button"
        aria-label=${this.reader.text("attach.remove",{name:e})}
        @click=${()=>this.tell("file-removed")}
      >
        ${x("close")}
      </button>
      ${s?a`<p class="error" role="alert">${this.#e(s)}</p>`:l}
      <span class="visually-hidden" role="status"
        >${t===1&&!s?this.reader.text("attach.ready",{name:e}):""}</span
      >
    </div>`}#e({code:e,minutes:t}){return this.reader.text(`attach.errors.${e}`,{megabytes:this.megabytes,minutes:t})}#t(){let{picture:e}=this.picked;return e?a`<canvas aria-hidden="true" width=${e.width} height=${e.height}></canvas>`:x("clip")}};S("gendan-picked-file",At);var Tt=class i extends w{static LIMIT=1e3;static properties={draft:{attribute:!1}};static styles=[A,_`
      form {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: end;
        gap: 0.5em;
        padding: 0.35em;
        border: 1px solid var(--_control-line);
        border-radius: 24px;
        background: var(--_surface);
      }
      form:focus-within {
        border-color: var(--_active);
        outline: 1px solid var(--_active);
      }
      .growing {
        display: grid;
        min-inline-size: 0;
      }
      /* The copy behind the text area has the same words and so gives it its height. */
      .growing::after {
        content: attr(data-text) ' ';
        visibility: hidden;
        white-space: pre-wrap;
      }
      textarea,
      .growing::after {
        grid-area: 1 / 1;
        max-block-size: 7.5em;
        min-inline-size: 0;
        overflow: hidden auto;
        overflow-wrap: anywhere;
        padding: 0.42em 0;
        border: 0;
        background: none;
        /* Below 16 px phones zoom the page in when the field is entered. */
        font-size: max(16px, 1em);
        line-height: 1.4;
      }
      textarea {
        resize: none;
      }
      textarea:focus-visible {
        outline: none; /* the form around it shows the focus */
      }
      textarea::placeholder {
        color: var(--_muted);
        opacity: 1;
      }
      button {
        display: grid;
        place-items: center;
        inline-size: 38px;
        block-size: 38px;
        border-radius: 50%;
        background: var(--_accent);
        color: var(--_on-accent);
      }
      button .icon {
        vertical-align: 0;
      }
      button[aria-disabled] {
        background: var(--_line);
        color: var(--_muted);
        cursor: default;
      }
      button.clip {
        background: none;
        color: var(--_muted);
      }
      input,
      input[type='file'] {
        display: none;
      }
      .files {
        grid-column: 1 / -1;
        /* On a phone with its keyboard open the words must stay in sight. */
        max-block-size: min(14em, 30vh);
        overflow-y: auto;
      }
      .over {
        grid-column: 1 / -1;
        color: var(--_bad);
        padding-block-end: 0.3em;
      }
      @media (forced-colors: active) {
        button {
          border-color: ButtonText;
        }
      }
    `];#e=()=>this.requestUpdate();willUpdate(e){e.has("draft")&&(e.get("draft")?.removeEventListener("change",this.#e),this.draft.addEventListener("change",this.#e))}connectedCallback(){super.connectedCallback(),this.draft?.addEventListener("change",this.#e)}disconnectedCallback(){super.disconnectedCallback(),this.draft.removeEventListener("change",this.#e)}get#t(){return this.draft.text.trim().length-i.LIMIT}focus(){this.renderRoot.querySelector("textarea")?.focus()}render(){let e=this.reader.text("composer.label");return a`<form @submit=${this.#f} @dragover=${this.#d} @drop=${this.#l}>
      ${this.draft.files.length?this.#i():l} ${this.#r()}
      <div class="growing" data-text=${this.draft.text}>
        <textarea
          rows="1"
          aria-label=${e}
          aria-describedby=${this.#t>0?"over":l}
          placeholder=${this.reader.text("composer.placeholder")}
          enterkeyhint="send"
          autocomplete="off"
          dir="auto"
          .value=${this.draft.text}
          @input=${t=>this.draft.write(t.target.value)}
          @keydown=${this.#m}
          @paste=${this.#h}
        ></textarea>
      </div>
      <button aria-label=${this.reader.text("composer.send")} aria-disabled=${this.#s?"true":l}>
        ${x("send")}
      </button>
      ${this.#t>0?this.#p():l}
    </form>`}get#s(){let{text:e,files:t,isComplete:s}=this.draft;return!s||!(e.trim()||t.length)||this.#t>0}#i(){return a`<div class="files">${this.draft.files.map(e=>this.#n(e))}</div>
      ${this.draft.tooMany?this.#u():l}`}#n(e){return a`<gendan-picked-file
      .reader=${this.reader}
      .picked=${e}
      .megabytes=${Math.max(1,Math.floor(this.draft.uploads.largest/1e6))}
      @file-removed=${()=>this.#a(e)}
      @file-retried=${()=>this.draft.retry(e)}
    ></gendan-picked-file>`}#r(){let e=this.reader.text("attach.add");return a`<input
        type="file"
        multiple
        accept=${oe.CHOSEN.join()}
        @change=${({target:t})=>{this.#o(t.files),t.value=""}}
      /><button
        type="button"
        class="clip"
        aria-label=${e}
        title=${e}
        @click=${()=>this.renderRoot.querySelector("input").click()}
      >
        ${x("clip")}
      </button>`}#o(e){this.draft.add(e),this.focus()}#a(e){this.draft.remove(e),this.focus()}#h(e){this.#c(e,e.clipboardData)}#d(e){[...e.dataTransfer.types].includes("Files")&&e.preventDefault()}#l(e){this.#c(e,e.dataTransfer)}#c(e,{files:t}){t.length&&(e.preventDefault(),this.#o(t))}#u(){return a`<p class="over small" role="alert">
      ${this.reader.text("attach.too_many",{n:ae.MOST_FILES})}
    </p>`}#p(){return a`<p class="over small" id="over" role="alert">
      ${this.reader.text("composer.too_long",{limit:i.LIMIT,over:this.#t})}
    </p>`}#m(e){let t=e.isComposing||e.keyCode===229;e.key==="Enter"&&!e.shiftKey&&!t&&this.#f(e)}#f(e){e.preventDefault(),this.#s||this.tell("message-written",this.draft.take())}};S("gendan-composer",Tt);var js={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ks=i=>(...e)=>({_$litDirective$:i,values:e}),We=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:er}=Ds,Ws=i=>i;var Ys=()=>document.createComment(""),he=(i,e,t)=>{let s=i._$AA.parentNode,r=e===void 0?i._$AB:e._$AA;if(t===void 0){let n=s.insertBefore(Ys(),r),o=s.insertBefore(Ys(),r);t=new er(n,o,i,i.options)}else{let n=t._$AB.nextSibling,o=t._$AM,c=o!==i;if(c){let h;t._$AQ?.(i),t._$AM=i,t._$AP!==void 0&&(h=i._$AU)!==o._$AU&&t._$AP(h)}if(n!==r||c){let h=t._$AA;for(;h!==n;){let b=Ws(h).nextSibling;Ws(s).insertBefore(h,r),h=b}}}return t},K=(i,e,t=i)=>(i._$AI(e,t),i),tr={},Xs=(i,e=tr)=>i._$AH=e,Gs=i=>i._$AH,Ye=i=>{i._$AR(),i._$AA.remove()};var Js=(i,e,t)=>{let s=new Map;for(let r=e;r<=t;r++)s.set(i[r],r);return s},Qs=Ks(class extends We{constructor(i){if(super(i),i.type!==js.CHILD)throw Error("repeat() can only be used in text expressions")}dt(i,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let r=[],n=[],o=0;for(let c of i)r[o]=s?s(c,o):o,n[o]=t(c,o),o++;return{values:n,keys:r}}render(i,e,t){return this.dt(i,e,t).values}update(i,[e,t,s]){let r=Gs(i),{values:n,keys:o}=this.dt(e,t,s);if(!Array.isArray(r))return this.ut=o,n;let c=this.ut??=[],h=[],b,$,y=0,k=r.length-1,E=0,R=n.length-1;for(;y<=k&&E<=R;)if(r[y]===null)y++;else if(r[k]===null)k--;else if(c[y]===o[E])h[E]=K(r[y],n[E]),y++,E++;else if(c[k]===o[R])h[R]=K(r[k],n[R]),k--,R--;else if(c[y]===o[R])h[R]=K(r[y],n[R]),he(i,h[R+1],r[y]),y++,R--;else if(c[k]===o[E])h[E]=K(r[k],n[E]),he(i,r[y],r[k]),k--,E++;else if(b===void 0&&(b=Js(o,E,R),$=Js(c,y,k)),b.has(c[y]))if(b.has(c[k])){let I=$.get(o[E]),Qe=I!==void 0?r[I]:null;if(Qe===null){let Ht=he(i,r[y]);K(Ht,n[E]),h[E]=Ht}else h[E]=K(Qe,n[E]),he(i,r[y],Qe),r[I]=null;E++}else Ye(r[k]),k--;else Ye(r[y]),y++;for(;E<=R;){let I=he(i,h[R+1]);K(I,n[E]),h[E++]=I}for(;y<=k;){let I=r[y++];I!==null&&Ye(I)}return this.ut=o,Xs(i,h),q}});var Ct={payment_pending:{icon:"card",tone:"wait",step:0},payment_failed:{icon:"card",tone:"bad",step:0},on_hold:{icon:"pause",tone:"wait",step:1},preparing:{icon:"box",tone:"active",step:1},partly_shipped:{icon:"truck",tone:"active",step:2},in_transit:{icon:"truck",tone:"active",step:2},out_for_delivery:{icon:"truck",tone:"active",step:3},ready_for_pickup:{icon:"pin",tone:"active",step:3},delivery_failed:{icon:"alert",tone:"wait",step:3},partly_delivered:{icon:"box",tone:"active",step:3},delivered:{icon:"done",tone:"good",step:4},returning_to_sender:{icon:"back",tone:"wait",step:null},returned:{icon:"back",tone:"quiet",step:null},return_in_progress:{icon:"back",tone:"active",step:null},refunding:{icon:"money",tone:"active",step:null},refunded:{icon:"money",tone:"good",step:null},cancelled:{icon:"cross",tone:"quiet",step:null},rejected:{icon:"cross",tone:"bad",step:null},lost:{icon:"search",tone:"bad",step:null}},Zs=4,sr={icon:"box",tone:"quiet",step:null};function Xe(i){return Ct[i]??sr}var ir={handed_over:"in_transit",return_to_sender:"returning_to_sender"};function ei(i){return Ct[ir[i]??i]??Ct.preparing}var Ge=_`
  dl.facts {
    display: grid;
    gap: 0.5em;
  }
  dl.facts > div {
    display: grid;
    grid-template-columns: minmax(5.2em, 28%) 1fr;
    gap: 0.1em 0.9em;
  }
  dl.facts dt {
    color: var(--_muted);
    font-size: 0.87em;
    padding-block-start: 0.12em;
  }
  dl.facts dd {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  @container (max-width: 270px) {
    dl.facts > div {
      grid-template-columns: 1fr;
    }
  }
`,ti=_`
  :host {
    container-type: inline-size;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.3em 0.8em;
    margin-block-end: 0.7em;
  }
  .status {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    color: var(--_tone);
    font-weight: 600;
  }
  .contents {
    margin-block: -0.4em 0.8em;
  }
  .number {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3em 0.6em;
  }
  .notice,
  .pickup {
    margin-block-end: 0.8em;
    padding: 0.7em 0.9em;
    border-radius: var(--_radius-small);
    border: 1px solid color-mix(in srgb, var(--_tone) 35%, transparent);
    background: color-mix(in srgb, var(--_tone) 9%, transparent);
  }
  .notice {
    display: flex;
    gap: 0.5em;
    color: var(--_tone);
    font-weight: 600;
    padding-block: 0.45em;
  }
  .pickup h4 {
    display: flex;
    gap: 0.4em;
    align-items: center;
    color: var(--_tone);
    margin-block-end: 0.35em;
  }
  .code {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em 0.7em;
    margin-block-start: 0.5em;
  }
  .code strong {
    font-size: 1.5em;
    letter-spacing: 0.06em;
    line-height: 1.3;
  }
`,Je=_`
  details {
    margin-block-start: 0.7em;
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 0.2em;
    min-block-size: 28px;
    padding-inline-end: 0.6em;
    border-radius: 6px;
    color: var(--_active);
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .icon {
    transition: transform 150ms;
  }
  details[open] summary .icon {
    transform: rotate(180deg);
  }
`;var Rt=class i extends w{static SHOWN_MS=2500;static properties={value:{type:String},what:{type:String},outcome:{state:!0}};static styles=[A,_`
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
    `];render(){let e=this.outcome??"short";return a`
      <button type="button" @click=${this.#e}>
        ${x(this.outcome==="done"?"check":"copy")}
        <span class=${e} aria-hidden="true">${this.reader.text(`copy.${e}`)}</span>
        <span class="visually-hidden">${this.reader.text("copy.label",{what:`${this.what} ${this.value}`})}</span>
      </button>
      <span class="visually-hidden" role="status">${this.outcome?this.reader.text(`copy.${this.outcome}`):""}</span>
    `}async#e(){try{await navigator.clipboard.writeText(this.value),this.outcome="done"}catch{this.outcome="failed"}clearTimeout(this.ends),this.ends=setTimeout(()=>this.outcome=null,i.SHOWN_MS)}};S("gendan-copy",Rt);var Ot=class extends w{static properties={events:{attribute:!1},timezone:{type:String}};static styles=[A,_`
      ol {
        padding-block: 0.3em;
      }
      li {
        position: relative;
        padding: 0 0 0.9em 1.35em;
      }
      li::before {
        content: '';
        position: absolute;
        inset: 0.5em auto auto 0;
        inline-size: 9px;
        block-size: 9px;
        border-radius: 50%;
        border: 2px solid var(--_control-line);
        background: var(--_surface);
        z-index: 1;
      }
      li:first-child::before {
        border-color: var(--_active);
        background: var(--_active);
      }
      li:not(:last-child)::after {
        content: '';
        position: absolute;
        inset: 0.8em auto -0.5em 4px;
        border-inline-start: 1px solid var(--_line);
      }
      li:last-child {
        padding-block-end: 0;
      }
    `];render(){return a`<ol>
      ${this.events.map(e=>this.#e(e))}
    </ol>`}#e(e){let t=this.reader.pick(e.place),s=this.reader.pick(e.text)||this.reader.text(`event_status.${e.status}`);return a`<li>
      <p dir="auto">${s}</p>
      <p class="small muted numeric">
        ${t?a`<bdi>${t}</bdi> · `:l}<time datetime=${e.occurred_at}
          >${this.reader.dateTime(e.occurred_at,e.timezone,this.timezone)}</time
        >
      </p>
    </li>`}};S("gendan-timeline",Ot);var Nt=class i extends w{static MOST_CONTENTS=6;static properties={order:{attribute:!1},index:{type:Number},unfolded:{type:Boolean}};static styles=[A,j,Ge,Je,ti];get shipment(){return this.order.shipments[this.index]}render(){let{shipment:e}=this;return a`<section aria-label=${this.#e()}>
      ${this.#t(e)} ${this.#s(e)} ${this.#i(e)} ${this.#n(e)}
      <dl class="facts">${this.#o(e)}</dl>
      ${this.#b(e)}
    </section>`}#e(){let e=this.order.shipments.length;return e===1?this.reader.text("order.single_parcel"):this.reader.text("order.parcel",{index:this.index+1,count:e})}#t({status:e}){let{icon:t,tone:s}=ei(e);return this.order.shipments.length===1&&e===this.order.status?l:a`<header>
      <h4>${this.#e()}</h4>
      <span class="status small tone-${s}">${x(t)} ${this.reader.text(`parcel_status.${e}`)}</span>
    </header>`}#s({lines:e}){if(this.order.shipments.length===1)return l;let s=(e??[]).map(({line:n,quantity:o})=>{let c=this.order.items?.find(h=>h.line===n);return c&&`${ce(this.reader.pick(c.name))} × ${o}`}).filter(Boolean),r=s.length-i.MOST_CONTENTS;return r>1&&s.splice(i.MOST_CONTENTS,r,this.reader.text("order.others",{n:r})),s.length?a`<p class="contents small muted">${this.reader.list(s)}</p>`:l}#i({flags:e=[],stalled:t,days_since_scan:s,delivered_at:r}){return r?l:[e.includes("delayed")&&this.reader.text("order.delayed"),e.includes("on_hold")&&this.reader.text("order.held"),t&&this.reader.text("order.stalled",{n:s})].filter(Boolean).map(n=>a`<p class="notice small tone-wait">${x("alert")} ${n}</p>`)}#n({pickup:e,delivered_at:t}){if(!e||t)return l;let{name:s,address:r,hours:n,keep_until:o,code:c}=e;return a`<div class="pickup tone-active">
      <h4>${x("pin")} ${this.reader.text("order.pickup")}</h4>
      <p dir="auto"><strong>${this.reader.pick(s)}</strong></p>
      <p dir="auto">${this.reader.pick(r)}</p>
      ${n?a`<p class="small muted">${this.reader.text("order.hours")} <bdi>${this.reader.pick(n)}</bdi></p>`:l}
      ${o?a`<p>${this.reader.text("order.keep_until",{date:this.#g(o)})}</p>`:l}
      ${c?this.#r(c):l}
    </div>`}#r(e){let t=this.reader.text("order.pickup_code");return a`<p class="code">
      <span class="small muted">${t}</span> <strong class="numeric">${e}</strong>
      <gendan-copy .reader=${this.reader} .value=${e} .what=${t}></gendan-copy>
    </p>`}#o(e){return[this.#a("carrier",this.#h(e)),this.#a("tracking",this.#d(e)),this.#a("delivered_at",e.delivered_at&&this.#g(e.delivered_at)),this.#a("signed_by",this.#m(e)),this.#a("left_at",ce(this.reader.pick(e.delivery?.place))),this.#a("eta",this.#u(e)),this.#a("promised",this.#p(e)),this.#a("last_scan",this.#f(e)),this.#a("courier",this.#y(e))]}#a(e,t){return t?a`<div><dt>${this.reader.text(`order.${e}`)}</dt><dd>${t}</dd></div>`:l}#h({carrier:e}){if(!e)return null;let t=this.reader.pick(e.name);return a`<bdi>${t}</bdi> ${e.phone?this.#c(e.phone,t):l}`}#d({tracking_number:e,tracking_url:t,carrier:s}){if(!e)return null;let r=this.reader.text("order.tracking_number");return a`<div class="number">
        <span class="numeric">${e}</span>
        <gendan-copy .reader=${this.reader} .value=${e} .what=${r}></gendan-copy>
      </div>
      ${this.#l(t,this.reader.text("order.carrier_page",{carrier:this.reader.pick(s?.name)}))}`}#l(e,t){let s=L(e);return s?a`<a class="small" href=${s} target="_blank" rel="noopener noreferrer"
      >${t}<span class="visually-hidden"> (${this.reader.text("message.new_window")})</span></a
    >`:l}#c(e,t){return a`<a
      class="small numeric"
      href="tel:${e.replace(/[^+\d]/g,"")}"
      aria-label="${this.reader.text("order.call",{name:t})} ${e}"
      >${e}</a
    >`}#u({eta:e,status:t}){if(!["handed_over","in_transit","out_for_delivery","delivery_failed"].includes(t))return null;if(!e)return a`<span class="muted">${this.reader.text("order.eta_none")}</span>`;let[r,n]=[e.from,e.to].map(o=>this.reader.date(o,this.order.timezone));return r===n?r:`${r} – ${n}`}#p({promised_by:e,delivered_at:t,status:s}){return!e||t||["returned","lost","cancelled"].includes(s)?null:this.reader.date(e,this.order.timezone)}#m({delivery:e}){if(!e?.signed_by)return null;let t=this.reader.text(`signed_by.${e.signed_by}`);return a`${t}${e.signed_name?` (${ce(e.signed_name)})`:""}
    ${this.#l(e.proof_url,this.reader.text("order.proof"))}`}#f({last_event:e,handed_over_at:t}){if(!e)return t?a`<span class="muted">${this.reader.text("order.no_scan")}</span>`:null;let s=this.reader.dateTime(e.occurred_at,e.timezone,this.order.timezone),r=this.reader.pick(e.place);return a`<p dir="auto">${this.reader.pick(e.text)||this.reader.text(`event_status.${e.status}`)}</p>
      <p class="small muted numeric">
        ${r?a`<bdi>${r}</bdi> · `:l}<time datetime=${e.occurred_at}>${s}</time> ·
        <span>${this.reader.age(e.occurred_at,this.order.as_of)}</span>
      </p>`}#y({courier:e,status:t}){return!e||t==="delivered"?null:a`<bdi>${e.name}</bdi> ${e.phone?this.#c(e.phone,e.name):l}`}#b({events:e=[]}){return e.length?a`<details ?open=${this.unfolded}>
      <summary class="small">${this.reader.text("order.timeline",{n:e.length})} ${x("chevron")}</summary>
      <gendan-timeline .reader=${this.reader} .events=${e} .timezone=${this.order.timezone}></gendan-timeline>
    </details>`:l}#g(e){return this.reader.dateTime(e,this.order.timezone)}};S("gendan-parcel",Nt);var Pt=class i extends w{static MOST_ITEMS=12;static properties={order:{attribute:!1},focus:{type:String}};static styles=[A,j,Ge,Je,_`
      :host {
        container-type: inline-size;
      }
      article {
        overflow: hidden;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
      }
      .block {
        padding: 1em 1.1em;
      }
      .block + .block {
        border-block-start: 1px solid var(--_line);
      }
      .headline {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.15em 0.8em;
        align-items: start;
      }
      .badge {
        display: grid;
        place-items: center;
        grid-row: span 3;
        inline-size: 2.9em;
        block-size: 2.9em;
        border-radius: 50%;
        color: var(--_tone);
        background: color-mix(in srgb, var(--_tone) 13%, transparent);
      }
      .badge .icon {
        inline-size: 1.6em;
        block-size: 1.6em;
        vertical-align: 0;
      }
      h3 {
        font-size: 1.28em;
        line-height: 1.3;
        color: var(--_tone);
        grid-column: 2;
      }
      .meaning,
      .number {
        grid-column: 2;
      }
      .steps {
        display: flex;
        gap: 4px;
        margin-block-start: 1em;
      }
      .steps span {
        flex: 1;
        block-size: 5px;
        border-radius: 3px;
        background: var(--_line);
      }
      .steps .reached {
        background: var(--_tone);
        forced-color-adjust: none;
      }
      .items {
        display: grid;
        gap: 0.55em;
      }
      details .items {
        margin-block-start: 0.55em;
      }
      .items li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 0.8em;
      }
      .items .price {
        text-align: end;
      }
      h4.section {
        margin-block-end: 0.55em;
        font-size: 0.87em;
        color: var(--_muted);
      }
      .return + .return {
        margin-block-start: 0.8em;
      }
      .total dd {
        font-weight: 600;
      }
    `];render(){let e=[this.#i(),this.#a()];return this.focus!=="status"&&e.reverse(),a`<article aria-label=${this.#e()}>
      ${this.#t()} ${this.focus==="timeline"?this.#a():[...e,this.#h(),this.#c()]}
    </article>`}#e(){let{number:e,level:t}=this.order;return this.reader.text(t==="parcel"?"order.parcel_label":"order.label",{number:e})}#t(){let{status:e,placed_at:t,timezone:s}=this.order,{icon:r,tone:n,step:o}=Xe(e),c=this.reader.text("order.placed",{date:this.reader.date(t,s)});return a`<div class="block tone-${n}">
      <div class="headline">
        <span class="badge">${x(r)}</span>
        <p class="number small muted numeric">
          ${this.#e()}${t?` · ${c}`:""}
        </p>
        <h3>${this.reader.text(`status.${e}.0`)}</h3>
        <p class="meaning">${this.reader.text(`status.${e}.1`)}</p>
      </div>
      ${o===null?l:this.#s(o)}
    </div>`}#s(e){let t=u({length:Zs},(s,r)=>r<e);return a`<div class="steps" aria-hidden="true">
      ${t.map(s=>a`<span class=${s?"reached":""}></span>`)}
    </div>`}#i(){let e=this.order.items??[];if(!e.length)return l;let t=e.length<=i.MOST_ITEMS+1?e.length:i.MOST_ITEMS;return a`<div class="block">
      <h4 class="section">${this.reader.text("order.items")}</h4>
      ${this.#n(e.slice(0,t))} ${this.#r(e.slice(t))}
    </div>`}#n(e){return a`<ul class="items">
      ${e.map(t=>this.#o(t))}
    </ul>`}#r(e){return e.length?a`<details>
      <summary class="small">${this.reader.text("order.show_more",{n:e.length})} ${x("chevron")}</summary>
      ${this.#n(e)}
    </details>`:l}#o({name:e,variant:t,quantity:s,unit_price:r}){return a`<li>
      <span>
        <bdi>${this.reader.pick(e)}</bdi>
        ${t?a`<br /><bdi class="small muted">${this.reader.pick(t)}</bdi>`:l}
      </span>
      <span class="price numeric">
        <span aria-hidden="true">× ${s}</span>
        <span class="visually-hidden">${this.reader.text("order.quantity",{n:s})}</span>
        ${r?a`<br /><span class="small muted">${this.reader.money(r)}</span>`:l}
      </span>
    </li>`}#a(){return(this.order.shipments??[]).map((e,t)=>a`<div class="block">
        <gendan-parcel
          .reader=${this.reader}
          .order=${this.order}
          .index=${t}
          .unfolded=${this.focus==="timeline"}
        ></gendan-parcel>
      </div>`)}#h(){let e=this.order.returns??[];return e.length?a`<div class="block">${e.map(t=>this.#d(t))}</div>`:l}#d({number:e,status:t,refund:s}){return a`<div class="return">
      <h4>${this.reader.text("order.return_number",{number:e})}</h4>
      <p>${this.reader.text(`return_status.${t}`)}</p>
      ${s?a`<p>${this.#l(s)}</p>`:l}
    </div>`}#l({amount:e,to:t,expected_by:s}){let r=s&&this.reader.date(s,this.order.timezone);return[`${this.reader.text("order.refund")} ${this.reader.money(e)}`,t&&this.reader.text("order.refund_to",{target:this.reader.pick(t)}),r&&this.reader.text("order.refund_by",{date:r})].filter(Boolean).join(this.reader.locale.language==="en"?" ":"，")}#c(){let{address:e,totals:t,next:s,promised_ship_by:r,timezone:n,shipments:o=[]}=this.order,c=r&&!o.some(({handed_over_at:b})=>b),h=[["next",s&&s!=="nothing"&&this.reader.text(`next.${s}`)],["ships_by",c&&this.reader.date(r,n)],["address",e&&this.#p(e)],["total",t?.total&&this.reader.money(t.total),"total numeric"],["refunded_amount",t?.refunded?.minor>0&&this.reader.money(t.refunded),"numeric"]].filter(([,b])=>b);return h.length?a`<dl class="block facts">
      ${h.map(([b,$,y])=>this.#u(b,$,y))}
    </dl>`:l}#u(e,t,s=""){return a`<div class=${s}>
      <dt>${this.reader.text(`order.${e}`)}</dt>
      <dd>${t}</dd>
    </div>`}#p({recipient:e,phone:t,line:s,postcode:r}){let n=[e,t].filter(Boolean).join(" ");return a`<bdi>${n}</bdi><br /><bdi>${[s,r].filter(Boolean).join(" ")}</bdi>`}};S("gendan-order-card",Pt);var Lt=class extends w{static properties={orders:{attribute:!1}};static styles=[A,j,_`
      ul {
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        overflow: hidden;
      }
      li + li {
        border-block-start: 1px solid var(--_line);
      }
      button {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
        gap: 0.8em;
        inline-size: 100%;
        padding: 0.8em 1em;
        border-radius: 0;
        text-align: start;
      }
      button:hover {
        background: var(--_ground);
      }
      :focus-visible {
        outline-offset: -3px;
      }
      .badge {
        display: grid;
        place-items: center;
        inline-size: 2.4em;
        block-size: 2.4em;
        border-radius: 50%;
        color: var(--_tone);
        background: color-mix(in srgb, var(--_tone) 13%, transparent);
      }
      .badge .icon {
        vertical-align: 0;
      }
      .words {
        display: grid;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .title {
        font-weight: 600;
      }
      .title .muted {
        font-weight: 400;
      }
      .state {
        color: var(--_tone);
      }
    `];render(){return a`<ul aria-label=${this.reader.text("order.list")}>
      ${this.orders.map(e=>a`<li>${this.#e(e)}</li>`)}
    </ul>`}#e(e){let{icon:t,tone:s}=Xe(e.status);return a`<button type="button" class="tone-${s}" @click=${()=>this.tell("order-chosen",e.number)}>
      <span class="badge">${x(t)}</span>
      <span class="words">
        <span class="title"><bdi>${this.reader.pick(e.title)}</bdi>${this.#s(e)}</span>
        <span class="small state">${this.reader.text(`status.${e.status}.0`)}${this.#t(e)}</span>
        <span class="small muted numeric">${this.#i(e)}</span>
      </span>
      ${x("next")}
    </button>`}#t({shipment_count:e,delivered_count:t}){return e>1?!t||t===e?a` · ${this.reader.text("order.parcels",{n:e})}`:a` · ${this.reader.text("order.delivered_count",{count:e,delivered:t})}`:l}#s({item_count:e}){return e>1?a` <span class="muted">${this.reader.text("order.more",{n:e-1,count:e})}</span>`:l}#i({number:e,placed_at:t,total:s}){return[e,t&&this.reader.date(t),s&&this.reader.money(s)].filter(Boolean).join(" · ")}};S("gendan-order-list",Lt);var Mt=class extends w{static properties={replies:{attribute:!1},used:{attribute:!1}};static styles=[A,_`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5em;
      }
      li {
        max-inline-size: 100%;
      }
      button {
        padding: 0.4em 0.95em;
        border: 1px solid var(--_active);
        border-radius: 1.3em;
        background: var(--_surface);
        color: var(--_active);
        text-align: start;
        overflow-wrap: anywhere;
      }
      button:hover:not([aria-disabled]) {
        background: color-mix(in srgb, var(--_active) 10%, var(--_surface));
      }
      button[aria-disabled] {
        border-color: var(--_line);
        color: var(--_muted);
        cursor: default;
      }
      button.chosen {
        border-color: var(--_active);
        color: var(--_active);
        font-weight: 600;
      }
    `];render(){let e=this.replies.some(({payload:t})=>this.used.has(t));return a`<ul aria-label=${this.reader.text("message.replies")}>
      ${this.replies.map(t=>a`<li>${this.#e(t,e)}</li>`)}
    </ul>`}#e(e,t){let s=this.used.has(e.payload);return a`<button
      type="button"
      class=${s?"chosen":""}
      aria-disabled=${t?"true":l}
      @click=${()=>t||this.tell("reply-chosen",e)}
    >
      ${s?x("check"):l} <bdi>${e.title}</bdi>
      ${s?a`<span class="visually-hidden">(${this.reader.text("message.chosen")})</span>`:l}
    </button>`}};S("gendan-replies",Mt);var rr=T`<path d="m12 3.6 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.8l5.9-.8z"/>`,nr={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1},It=class extends w{static properties={question:{},replies:{attribute:!1},used:{attribute:!1},aimed:{state:!0},at:{state:!0}};static styles=[A,_`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2em 0.8em;
      }
      .stars {
        display: flex;
      }
      button {
        inline-size: 40px;
        block-size: 40px;
        padding: 0;
        color: var(--_wait);
      }
      svg {
        inline-size: 28px;
        block-size: 28px;
        fill: none;
        stroke: currentcolor;
        stroke-width: 1.5;
        stroke-linejoin: round;
        vertical-align: middle;
      }
      .full svg {
        fill: currentcolor;
      }
      [aria-disabled] button {
        cursor: default;
      }
    `];constructor(){super(),this.aimed=0,this.at=1}get#e(){return this.replies.findIndex(({payload:e})=>this.used.has(e))+1}render(){let e=this.#e,t=e?this.reader.text("rating.given",{n:e,of:this.replies.length}):"";return a`<div
        class="stars"
        role="radiogroup"
        aria-label=${this.question}
        aria-describedby="how"
        aria-disabled=${e?"true":l}
        @keydown=${this.#s}
        @pointerleave=${()=>this.aimed=0}
        @focusout=${()=>this.aimed=0}
      >
        ${this.replies.map((s,r)=>this.#t(r+1,e))}
      </div>
      <span id="how" class=${e?"small muted":"visually-hidden"}
        >${e?t:this.reader.text("rating.how")}</span
      >`}#t(e,t){return a`<button
      type="button"
      role="radio"
      class=${e<=(t||this.aimed)?"full":""}
      aria-label=${this.reader.text("rating.stars",{n:e,of:this.replies.length})}
      aria-checked=${String(e===t)}
      aria-disabled=${t?"true":l}
      tabindex=${e===(t||this.at)?0:-1}
      @pointerenter=${()=>this.aimed=e}
      @focus=${()=>this.aimed=this.at=e}
      @click=${()=>t||this.tell("reply-chosen",this.replies[e-1])}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${rr}</svg>
    </button>`}#s(e){let s={Home:1,End:this.replies.length}[e.key]??this.at+(nr[e.key]??NaN);this.#e||!(s>=1&&s<=this.replies.length)||(e.preventDefault(),this.renderRoot.querySelectorAll("button")[s-1].focus())}};S("gendan-rating",It);var zt=class extends w{static properties={file:{attribute:!1},uploads:{attribute:!1},picture:{state:!0}};static styles=[A,_`
      canvas {
        display: block;
        margin-inline-start: auto;
        max-inline-size: min(100%, 16em);
        max-block-size: 16em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-small);
      }
      button {
        min-block-size: 2.2em;
        max-inline-size: 100%;
        padding: 0.3em 0.8em;
        border: 1px solid var(--_control-line);
        border-radius: 1em;
        background: var(--_surface);
        overflow-wrap: anywhere;
      }
    `];async firstUpdated(){if(this.file.kind!=="photo")return;let e=await this.uploads.read(this.file.id);this.picture=e?await createImageBitmap(e):null}updated(){let e=this.renderRoot.querySelector("canvas");e&&this.picture&&e.getContext("2d").drawImage(this.picture,0,0)}render(){let{kind:e,name:t}=this.file;if(e!=="photo"){let o=this.reader.text("attach.save",{name:t||"PDF"});return a`<button type="button" @click=${this.#e}>${x("clip")} <bdi>${o}</bdi></button>`}if(this.picture===null)return a`<p class="small muted">${this.reader.text("attach.gone")}</p>`;if(!this.picture)return l;let{width:s,height:r}=this.picture,n=this.reader.text("attach.photo",{name:t});return a`<canvas role="img" aria-label=${n} width=${s} height=${r}></canvas>`}async#e(){let e=await this.uploads.read(this.file.id);if(!e)return;let t=document.createElement("a");t.href=URL.createObjectURL(e),t.download=this.file.name||"file.pdf",t.click(),URL.revokeObjectURL(t.href)}};S("gendan-upload",zt);var or=/(https?:\/\/[^\s<>"'，。；！？、）】」]+[^\s<>"'，。；！？、）】」.,;:!?)\]])/,Bt=class extends w{static properties={message:{attribute:!1},uploads:{attribute:!1},used:{attribute:!1},latest:{type:Boolean}};static styles=[A,j,_`
      :host {
        display: grid;
        gap: 0.5em;
        justify-items: start;
      }
      .bubble {
        max-inline-size: min(88%, 34em);
        padding: 0.6em 0.95em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        border-end-start-radius: 5px;
        background: var(--_surface);
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .customer {
        justify-self: end;
        border-color: transparent;
        border-radius: var(--_radius);
        border-end-end-radius: 5px;
        background: var(--_accent);
        color: var(--_on-accent);
      }
      .customer a {
        color: inherit;
      }
      .agent {
        border-color: var(--_active);
      }
      .by {
        display: block;
        font-size: 0.85em;
        color: var(--_muted);
      }
      .system {
        justify-self: center;
        border: 0;
        background: none;
        color: var(--_muted);
        text-align: center;
        font-size: 0.93em;
      }
      .customer.unsent {
        opacity: 0.75;
      }
      .state {
        justify-self: end;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2em 0.6em;
      }
      .failed {
        color: var(--_bad);
      }
      .state button {
        padding: 0 0.7em;
        border-color: currentcolor;
        border-radius: 1em;
      }
      gendan-order-card,
      gendan-order-list {
        inline-size: 100%;
      }
      gendan-upload {
        justify-self: end;
        max-inline-size: 100%;
      }
      img {
        max-inline-size: 100%;
        block-size: auto;
        border-radius: var(--_radius-small);
      }
    `];get wordsEnd(){return(this.renderRoot.querySelector(".bubble")??this).getBoundingClientRect().bottom}render(){let{text:e,replies:t,attachment:s,attachments:r}=this.message;return a`
      ${r.map(n=>this.#e(n))}
      ${e?this.#t(e):l} ${this.#i()} ${s?this.#n(s):l}
      ${t.length?this.#r(t):l} ${this.#o()}
    `}#e(e){return a`<gendan-upload .reader=${this.reader} .file=${e} .uploads=${this.uploads}></gendan-upload>`}#t(e){let{sender:t,state:s,agent:r}=this.message,n=["waiting","held","failed"].includes(s),o=this.reader.text(`message.${t==="customer"?"you":t}`),c=r?a`<span class="by" dir="auto">${r}<span class="visually-hidden" dir="ltr"> (${o}): </span></span>`:a`<span class="visually-hidden" dir="ltr">${o}: </span>`,h=e.split(or).map((b,$)=>$%2?this.#s(b):b);return a`<div class="bubble ${t} ${n?"unsent":""}"><div dir="auto">${c}${h}</div></div>`}#s(e){return a`<a href=${L(e)} target="_blank" rel="noopener noreferrer">${e}</a>`}#i(){let{card:e}=this.message;if(e?.orders)return a`<gendan-order-list .reader=${this.reader} .orders=${e.orders}></gendan-order-list>`;if(!e?.order)return l;let t=e.type==="tracking_timeline"?"timeline":e.focus??"status";return a`<gendan-order-card .reader=${this.reader} .order=${e.order} .focus=${t}></gendan-order-card>`}#n({url:e,title:t,image:s}){let r=t||this.reader.text("message.attachment");return a`<a href=${e} target="_blank" rel="noopener noreferrer"
      >${s?a`<img src=${e} alt=${r} />`:a`${x("external")} ${r}`}</a
    >`}#r(e){return this.message.card?.type==="rating"?a`<gendan-rating
        .reader=${this.reader}
        .question=${this.message.text}
        .replies=${e}
        .used=${this.used}
      ></gendan-rating>`:a`<gendan-replies .reader=${this.reader} .replies=${e} .used=${this.used}></gendan-replies>`}#o(){let{state:e,id:t}=this.message;if(!e||e==="sent"&&!this.latest)return l;let s=e==="failed";return a`<p class="state small ${s?"failed":"muted"}">
      <span>${e==="sent"?x("check"):l} ${this.reader.text(`message.${e}`)}</span>
      ${s?a`<button type="button" @click=${()=>this.tell("message-retry",t)}>
            ${x("retry")} ${this.reader.text("message.retry")}
          </button>`:l}
    </p>`}};S("gendan-message",Bt);var Ut=class i extends w{static ANNOUNCE_AFTER_MS=400;static NEAR_PX=60;static PAUSE_MS=10*6e4;static properties={conversation:{attribute:!1},uploads:{attribute:!1},announcement:{state:!0}};static styles=[A,_`
      :host {
        min-block-size: 0;
        background: var(--_ground);
      }
      .scroll {
        position: relative;
        block-size: 100%;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: 1.1em;
      }
      .scroll:focus-visible {
        outline-offset: -3px;
      }
      ol {
        display: grid;
        gap: 0.8em;
      }
      li {
        min-inline-size: 0;
      }
      .when {
        margin-block: 0.4em;
        text-align: center;
      }
      li.follows {
        margin-block-start: -0.4em;
      }
      .typing {
        display: inline-flex;
        gap: 5px;
        margin-block-start: 0.8em;
        padding: 0.85em 1em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        border-end-start-radius: 5px;
        background: var(--_surface);
      }
      .typing i {
        inline-size: 7px;
        block-size: 7px;
        border-radius: 50%;
        background: var(--_muted);
        animation: breathe 1.2s infinite ease-in-out;
      }
      .typing i:nth-child(2) { animation-delay: 0.15s; }
      .typing i:nth-child(3) { animation-delay: 0.3s; }
      @keyframes breathe {
        0%, 60%, 100% { opacity: 0.3; }
        30% { opacity: 1; }
      }
    `];constructor(){super(),this.unsaid=[],this.placedAt=null,this.look=()=>this.#e(),this.hear=({detail:{message:e,old:t}})=>t||this.#r(e)}connectedCallback(){super.connectedCallback(),this.conversation.addEventListener("heard",this.hear),document.addEventListener("visibilitychange",this.look)}disconnectedCallback(){this.conversation.removeEventListener("heard",this.hear),document.removeEventListener("visibilitychange",this.look),super.disconnectedCallback()}render(){let{messages:e,typing:t}=this.conversation,s=e.findLast(({sender:r})=>r==="customer")?.id;return a`
      <div
        class="scroll"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label=${this.reader.text("panel.log")}
        @scroll=${this.look}
      >
        <slot></slot>
        <ol>
          ${Qs(e,({id:r})=>r,(r,n)=>this.#s(r,e[n-1],s))}
        </ol>
        ${t?this.#n():l}
      </div>
      <p class="visually-hidden" role="status">${this.announcement}</p>
    `}updated(){let{messages:e,typing:t}=this.conversation,s=`${e.length} ${e.at(-1)?.id} ${t}`;if(s===this.shown)return;this.shown=s;let r=e.findLast(({sender:n})=>n==="customer")?.id;this.asking||=r!==this.asked,this.asked=r,requestAnimationFrame(()=>requestAnimationFrame(()=>this.toNewest(this.asking)))}toNewest(e=!1){let t=this.renderRoot.querySelector(".scroll");if(!t)return;let s=t.scrollHeight-t.clientHeight,{scrollTop:r}=t,n=this.placedAt===null||Math.abs(r-this.placedAt)<i.NEAR_PX;this.asking=!1,(e||n)&&(t.scrollTop=Math.min(s,this.#t()),this.placedAt=t.scrollTop),this.#e()}#e(){let e=this.renderRoot.querySelector(".scroll");if(document.hidden||!e?.clientHeight)return;let t=e.getBoundingClientRect().bottom+1,r=[...this.renderRoot.querySelectorAll("gendan-message")].findLast(({message:n,wordsEnd:o})=>n.seq&&o<=t);r?.message.seq>this.conversation.readSeq&&this.tell("message-seen",r.message.seq)}#t(){let{messages:e}=this.conversation,t=e.findLastIndex(({sender:n})=>n==="customer"),s=this.renderRoot.querySelectorAll("li"),r=s[t>=0?t:s.length-1];return r?r.offsetTop-12:0}#s(e,t,s){let r=!t||new Date(e.at)-new Date(t.at)>i.PAUSE_MS,n=!r&&t?.sender===e.sender;return a`<li class=${n?"follows":""}>
      ${r?a`<p class="when small muted numeric">${this.#i(e.at)}</p>`:l}
      <gendan-message
        .reader=${this.reader}
        .message=${e}
        .uploads=${this.uploads}
        .used=${this.conversation.usedPayloads}
        .latest=${e.id===s}
      ></gendan-message>
    </li>`}#i(e){let s=new Date(e).toDateString()===new Date().toDateString()?"":`${this.reader.date(e)} `;return a`<time datetime=${e}>${s}${this.reader.time(e)}</time>`}#n(){return a`<div class="typing">
      <span class="visually-hidden">${this.reader.text("message.typing")}</span><i></i><i></i><i></i>
    </div>`}#r({sender:e,text:t}){e==="customer"||!t||(this.unsaid.push(`${this.reader.text(`message.${e}`)}: ${t}`),clearTimeout(this.saying),this.saying=setTimeout(()=>{this.announcement=this.unsaid.splice(0).join(" ")},i.ANNOUNCE_AFTER_MS))}};S("gendan-log",Ut);var qt=class i extends w{static LOOK_EVERY_MS=3e3;static properties={connection:{attribute:!1},linkedAs:{attribute:!1},offer:{state:!0},failed:{state:!0}};static styles=[A,_`
      section {
        display: grid;
        gap: 0.5em;
        max-block-size: 50vh;
        overflow-y: auto;
        padding: 0.8em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
      }
      h3 {
        font-size: 1em;
      }
      .qr {
        inline-size: 9em;
        block-size: 9em;
        background: #fff;
      }
      a,
      button {
        min-block-size: 28px;
        color: var(--_active);
      }
      code {
        overflow-wrap: anywhere;
      }
    `];connectedCallback(){super.connectedCallback(),this.linkedAs===null&&this.#r("telegram_asked"),this.looking=setInterval(()=>this.#n(),i.LOOK_EVERY_MS)}disconnectedCallback(){clearInterval(this.looking),super.disconnectedCallback()}willUpdate(e){e.has("linkedAs")&&(this.hadFocus=!!this.shadowRoot?.activeElement,this.linkedAs!==null&&(this.offer=null))}updated(){this.hadFocus&&!this.shadowRoot.activeElement&&this.focus(),this.hadFocus=!1}render(){let e=(t,s)=>this.reader.text(`telegram.${t}`,s);return a`<section aria-labelledby="name">
      <h3 id="name" tabindex="-1">${e("title")}</h3>
      ${this.linkedAs===null?this.#e(e):l}
      <p role="status">${this.failed?e("failed"):this.linkedAs===null?"":this.#t(e)}</p>
      ${this.linkedAs===null?l:this.#s(e)}
    </section>`}focus(){this.renderRoot.querySelector("h3").focus()}#e(e){if(!this.offer)return l;let{url:t,qr:s,command:r}=this.offer;return a`<p class="small">${e("hint")}</p>
      <a href=${L(t)} target="_blank" rel="noopener noreferrer">${e("open")} ${x("external")}</a>
      <svg class="qr" role="img" aria-label=${e("qr")} viewBox="-2 -2 ${s.size+4} ${s.size+4}">
        ${T`<path d=${s.path} fill="#000" />`}
      </svg>
      <p class="small">${e("by_hand")}</p>
      <p><code>${r}</code> <gendan-copy .reader=${this.reader} value=${r} what=""></gendan-copy></p>`}#t(e){return e("linked",{name:this.linkedAs||"Telegram"})}#s(e){return a`<p><button type="button" @click=${this.#i}>${e("end")}</button></p>`}async#i(){await this.#r("telegram_ended"),this.failed||await this.#r("telegram_asked")}async#n(){this.linkedAs!==null||!this.offer||document.hidden||(Date.now()>this.offer.endsAt?(this.offer=null,await this.#r("telegram_asked")):await this.connection.ask("telegram_looked").catch(()=>{}))}async#r(e){try{let t=await this.connection.ask(e);this.failed=!!t.error,!this.failed&&e==="telegram_asked"&&(this.offer={...t,endsAt:Date.now()+t.expires_in_s*1e3})}catch{this.failed=!0}}};S("gendan-telegram",qt);var Dt=class i extends w{static STARTERS=["status","return","payment"];static properties={chat:{attribute:!1},closable:{type:Boolean},onTelegram:{state:!0}};static styles=[A,Fs];constructor(){super(),this.redraw=()=>this.#t(),this.addEventListener("message-written",({detail:{text:e,...t}})=>this.chat.say(e,t)),this.addEventListener("reply-chosen",({detail:e})=>this.chat.choose(e)),this.addEventListener("order-chosen",({detail:e})=>this.chat.askListed(e)),this.addEventListener("message-seen",({detail:e})=>this.chat.see(e)),this.addEventListener("message-retry",({detail:e})=>this.chat.connection.retry(e))}connectedCallback(){super.connectedCallback(),this.chat.conversation.addEventListener("change",this.redraw)}disconnectedCallback(){this.chat.conversation.removeEventListener("change",this.redraw),super.disconnectedCallback()}focus(){this.renderRoot.querySelector("gendan-composer")?.focus()}shown(){this.#e?.toNewest(!0)}leaving(){this.#e?.look()}get#e(){return this.renderRoot.querySelector("gendan-log")}render(){return a`
      ${this.#s()}
      <div class="middle">
        ${this.#n()}
        <gendan-log .reader=${this.reader} .conversation=${this.chat.conversation} .uploads=${this.chat.uploads}>${this.#r()}</gendan-log>
      </div>
      ${this.#h()}
    `}#t(){this.requestUpdate(),this.#e?.requestUpdate()}#s(){let{name:e}=this.chat.shop,t=L(this.chat.shop.logo);return a`<header>
      <span class="logo" aria-hidden="true"
        >${t?a`<img src=${t} alt="" />`:e?[...e][0]:x("chat")}</span
      >
      <div class="who">
        <h2 id="title">${e||this.reader.text("panel.default_name")}</h2>
        <p class="small" role="status">${this.#i()}</p>
      </div>
      ${this.closable?a`<button
            type="button"
            class="close"
            aria-label=${this.reader.text("panel.close")}
            @click=${()=>this.tell("panel-close")}
          >
            ${x("close")}
          </button>`:l}
    </header>`}#i(){let{state:e,name:t,place:s,estimate_s:r}=this.chat.conversation.handling;if(e==="agent")return this.reader.text("panel.with_agent",{name:t||this.reader.text("message.agent")});if(e!=="waiting")return this.reader.text("panel.assistant");if(!s)return this.reader.text("panel.waiting");let n=r&&Math.max(1,Math.round(r/60)),o=n?` · ${this.reader.text("panel.waiting_estimate",{minutes:n})}`:"";return this.reader.text("panel.waiting_place",{place:s})+o}#n(){let e=this.chat.conversation.link==="offline";return a`<p class=${e?"banner small":""} role="status">
      ${e?this.reader.text("connection.offline"):""}
    </p>`}#r(){let{greeting:e}=this.chat.shop,t=!this.chat.conversation.messages.length,{language:s}=this.reader.locale,r=s==="zh-Hant"?e?.[s]:this.reader.pick(e);return a`<div class="welcome">
      <p class="greeting">${r||this.reader.text("panel.greeting")}</p>
      <p class="small muted">${this.reader.text("panel.disclosure")}</p>
      ${t?this.#o():l}
    </div>`}#o(){let e=i.STARTERS.map(t=>this.reader.text(`starters.${t}`));return this.chat.suggestedOrder&&e.unshift(this.reader.text("ask.order",{number:this.chat.suggestedOrder})),a`<div class="starters" role="group" aria-label=${this.reader.text("panel.starters")}>
      ${e.map(t=>a`<button type="button" @click=${()=>this.#a(t)}>${t}</button>`)}
    </div>`}#a(e){this.chat.say(e),this.focus()}#h(){let e=L(this.chat.shop.privacyUrl),{telegram:t}=this.chat.conversation;return a`<footer>
      ${t&&this.onTelegram?this.#d(t):l}
      <gendan-composer .reader=${this.reader} .draft=${this.chat.draft}></gendan-composer>
      <div class="under small">
        <button type="button" @click=${()=>this.chat.say(this.reader.text("panel.human_message"))}>
          ${x("person")} ${this.reader.text("panel.human")}
        </button>
        ${t?a`<button type="button" class="telegram" aria-expanded=${String(!!this.onTelegram)}
              @click=${this.#l}>${this.reader.text("telegram.short")}</button>`:l}
        ${this.#c()}
        ${e?a`<a href=${e} target="_blank" rel="noopener">${this.reader.text("panel.privacy")}</a>`:l}
      </div>
    </footer>`}#d({linked_as:e}){return a`<gendan-telegram
      .reader=${this.reader}
      .connection=${this.chat.connection}
      .linkedAs=${e}
    ></gendan-telegram>`}async#l(){this.onTelegram=!this.onTelegram,await this.updateComplete,this.renderRoot.querySelector("gendan-telegram")?.updateComplete.then(()=>this.renderRoot.querySelector("gendan-telegram")?.focus())}#c(){let{memory:e}=this.chat.conversation,t=e.textSize,s=this.reader.text("panel.text_size",{size:this.reader.text(`panel.text_sizes.${t}`)});return a`<button
      type="button"
      class="text-size"
      aria-label=${s}
      title=${s}
      @click=${()=>this.#u(dt[t+1]??0)}
    >
      A<b>A</b>
    </button>`}#u(e){this.tell("text-size-chosen",e),this.requestUpdate(),this.#e?.toNewest(!0)}};S("gendan-panel",Dt);export{bs as a,la as b,Di as c,_ as d,a as e,l as f,w as g,S as h,x as i,Ua as j,A as k};
