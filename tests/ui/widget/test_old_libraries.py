"""Pages whose old libraries replace what the language has: messages go out all the same.

The stand-ins below do what Prototype.js 1.5 to 1.6 and MooTools 1.1 to 1.4 say that theirs do, as far as
anything here could notice.
"""

import pytest
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.order_views import order_view
from tests.support.page import Visit
from tests.ui.widget.files import PHOTO, is_ready

LIBRARIES = {
    "prototype_json": """
        Array.prototype.toJSON = function () {
            return '[' + [...this].map((x) => JSON.stringify(x)).join(', ') + ']';
        };
        String.prototype.toJSON = function () { return '"' + this + '"' };
        Number.prototype.toJSON = function () { return isFinite(this) ? this.toString() : 'null' };
        Date.prototype.toJSON = function () { return '"' + this.getTime() + '"' };
        Object.prototype.toJSON = function () { return '{}' };
    """,
    "prototype_arrays": """
        Array.from = function (iterable) {
            if (!iterable) return [];
            if (iterable.toArray) return iterable.toArray();
            let length = iterable.length || 0;
            const results = new Array(length);
            while (length--) results[length] = iterable[length];
            return results;
        };
        Array.prototype.toArray = function () { return this.slice() };
        Array.prototype.entries = Array.prototype.toArray;
        Array.prototype.size = function () { return this.length };
        Object.keys = (object) => {
            const names = [];
            for (const name in object) names.push(name);
            return names;
        };
        Object.values = (object) => Object.keys(object).map((name) => object[name]);
    """,
    # Iterators get a value and its place, never the list; `entries` is a copy, `reduce` has no function.
    "prototype_enumerable": """
        const each = function (iterator, context) {
            try {
                for (let at = 0; at < this.length; at += 1) iterator.call(context, this[at], at);
            } catch (error) {
                if (error !== globalThis.$break) throw error;
            }
            return this;
        };
        globalThis.$break = {};
        const same = (value) => value;
        const collect = function (iterator = same, context) {
            const results = [];
            this.each((value, at) => results.push(iterator.call(context, value, at)));
            return results;
        };
        const findAll = function (iterator, context) {
            const results = [];
            this.each((value, at) => { if (iterator.call(context, value, at)) results.push(value) });
            return results;
        };
        const detect = function (iterator, context) {
            let result;
            this.each((value, at) => {
                if (iterator.call(context, value, at)) { result = value; throw globalThis.$break }
            });
            return result;
        };
        const all = function (iterator = same, context) {
            let result = true;
            this.each((value, at) => {
                result = result && !!iterator.call(context, value, at);
                if (!result) throw globalThis.$break;
            });
            return result;
        };
        const any = function (iterator = same, context) {
            let result = false;
            this.each((value, at) => {
                if ((result = !!iterator.call(context, value, at))) throw globalThis.$break;
            });
            return result;
        };
        const reverse = Array.prototype.reverse;
        Object.assign(Array.prototype, {
            each, collect, map: collect, findAll, select: findAll, filter: findAll, detect, find: detect,
            all, every: all, any, some: any, forEach: each,
            toArray() { return this.slice() },
            entries() { return this.slice() },
            reduce() { return this.length > 1 ? this : this[0] },
            reverse(inline) { return reverse.call(inline === false ? this.slice() : this) },
            include(sought) { return this.indexOf(sought) !== -1 },
            clear() { this.length = 0; return this },
            size() { return this.length },
            toJSON() { return '[' + this.map(JSON.stringify).join(', ') + ']' },
        });
        String.prototype.startsWith = function (start) { return this.indexOf(start) === 0 };
        String.prototype.endsWith = function (end) {
            const at = this.length - end.length;
            return at >= 0 && this.lastIndexOf(end) === at;
        };
        String.prototype.toArray = function () { return this.split('') };
    """,
    # What they add to elements takes the element's parent for granted, and tells the element again.
    "prototype_elements": """
        const additions = {
            remove() { this.parentNode.removeChild(this); return this },
            hide() { this.style.display = 'none'; return this },
            show() { this.style.display = ''; return this },
            visible() { return this.style.display !== 'none' },
            toggle() { return this[this.visible() ? 'hide' : 'show']() },
            update(html) { this.innerHTML = html; return this },
            replace(html) { this.outerHTML = html; return this },
            select(selector) { return [...this.querySelectorAll(selector)] },
            scrollTo() { window.scrollTo(0, this.offsetTop); return this },
            empty() { return !this.innerHTML.trim() },
            up() { return this.parentNode },
            down() { return this.firstElementChild },
            next() { return this.nextElementSibling },
            previous() { return this.previousElementSibling },
            match(selector) { return this.matches(selector) },
            readAttribute(name) { return this.getAttribute(name) },
            fire() { return this },
            observe(type, handler) { this.addEventListener(type, handler); return this },
            insert(html) { this.insertAdjacentHTML('beforeend', html); return this },
            wrap() { return this.parentNode },
            clone() { return this.cloneNode(true) },
        };
        Object.assign(globalThis.HTMLElement.prototype, additions);
        const { prototype } = globalThis.Element;
        Object.assign(prototype, additions);
        globalThis.Element = function (name) { return document.createElement(name) };
        globalThis.Element.prototype = prototype;
        globalThis.$ = (found) => typeof found === 'string' ? document.getElementById(found) : found;
        document.getElementsByClassName = (name) => [...document.querySelectorAll('.' + name)];
    """,
    "bind": """
        Function.prototype.bind = function (context, ...given) {
            if (arguments.length < 2 && arguments[0] === undefined) return this;
            const method = this;
            return function (...rest) { return method.apply(context, [...given, ...rest]) };
        };
    """,
    # The second argument is the list of all that are given, and no third is known.
    "mootools_bind": """
        Function.prototype.create = function (options) {
            const method = this;
            return function (...rest) {
                const { arguments: given } = options;
                return method.apply(options.bind ?? null, given == null ? rest : [].concat(given));
            };
        };
        Function.prototype.bind = function (bind, given) { return this.create({ bind, arguments: given }) };
        Function.prototype.pass = function (given, bind) { return this.create({ bind, arguments: given }) };
        Function.prototype.delay = function (ms) { return setTimeout(this, ms) };
    """,
    "mootools_arrays": """
        const each = function (fn, bind) {
            for (let at = 0; at < this.length; at += 1) fn.call(bind, this[at], at, this);
        };
        const map = function (fn, bind) {
            const results = [];
            for (let at = 0; at < this.length; at += 1) results[at] = fn.call(bind, this[at], at, this);
            return results;
        };
        const filter = function (fn, bind) {
            const results = [];
            each.call(this, (value, at) => fn.call(bind, value, at, this) && results.push(value));
            return results;
        };
        Object.assign(Array.prototype, {
            forEach: each, each, map, filter,
            every(fn, bind) { return !filter.call(this, (...all) => !fn.apply(bind, all)).length },
            some(fn, bind) { return !!filter.call(this, fn, bind).length },
            indexOf(item, from) {
                const start = from < 0 ? Math.max(0, this.length + from) : from || 0;
                for (let at = start; at < this.length; at += 1) if (this[at] === item) return at;
                return -1;
            },
            copy() { return [...this] },
            remove(item) { return filter.call(this, (other) => other !== item) },
            contains(item, from) { return this.indexOf(item, from) !== -1 },
            extend(others) { for (const other of others) this.push(other); return this },
            include(item) { if (!this.contains(item)) this.push(item); return this },
            associate(keys) { return Object.fromEntries(keys.map((key, at) => [key, this[at]])) },
        });
        Object.assign(globalThis.HTMLElement.prototype, {
            remove() { return this.parentNode.removeChild(this) },
            replaceWith(other) { this.parentNode.replaceChild(other, this); return other },
            clone() { return this.cloneNode(true) },
            empty() { this.innerHTML = ''; return this },
            set(name, value) { this[name] = value; return this },
            get(name) { return this[name] },
            match(selector) { return this.matches(selector) },
        });
    """,
    "mootools": """
        Array.from = function (item) {
            if (item == null) return [];
            const isList = typeof item === 'object' && 'length' in item;
            return isList ? Array.prototype.slice.call(item) : [item];
        };
        Object.prototype.$family = function () { return 'object' };
        Function.prototype.extend = function (key, value) { this[key] = value; return this };
        globalThis.Event = function (event) { this.event = event };
        globalThis.Element = Object.assign(function () {}, { prototype: globalThis.Element.prototype });
    """,
    "enumerable_additions": """
        Object.prototype.each = function () {};
        Object.prototype.extra = 'text';
        Object.prototype.most = 12;
        Object.prototype.lists = [1];
        Array.prototype.last = function () { return this[this.length - 1] };
        String.prototype.strip = function () { return this.trim() };
    """,
}

LOOK = """(widget) => {
    const { color, fontSize } = getComputedStyle(widget);
    return [color, fontSize, getComputedStyle(widget.shadowRoot.querySelector('dialog')).backgroundColor];
}"""


async def assert_talks(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.write("hello")
    await expect(visit.bubbles).to_have_count(2)
    await expect(visit.bubbles.last).to_contain_text("You said: hello")
    await expect(visit.page.locator("gendan-message .state")).not_to_contain_text("online")
    (received,) = gateway.received
    assert received["message"] == "hello"
    assert received["metadata"] == {"locale": "en"}


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_message_goes_out_where_a_library_came_before(
    visit: Visit, gateway: GatewayDouble, library: str
) -> None:
    await visit.page.add_init_script(LIBRARIES[library])
    await visit.open()
    # What is readable beside what: the variables all styles go by are put together from several lists.
    look = await visit.page.locator("gendan-widget").evaluate(LOOK)
    assert look == ["rgb(30, 29, 27)", "15px", "rgb(246, 244, 241)"]
    await assert_talks(visit, gateway)
    # It was kept, as it is: a reload finds all of it.
    await visit.open()
    await expect(visit.bubbles).to_have_count(2)


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_message_goes_out_where_a_library_came_later(
    visit: Visit, gateway: GatewayDouble, library: str
) -> None:
    await visit.open()
    await visit.page.evaluate(f"() => {{ {LIBRARIES[library]} }}")
    await assert_talks(visit, gateway)


# None of these hides behind another one: MooTools' Event would keep Playwright from choosing a file.
ALL_OF_ONE = {
    "prototype": [name for name in LIBRARIES if name.startswith("prototype")]
    + ["bind", "enumerable_additions"],
    "mootools": ["mootools_arrays", "mootools_bind", "enumerable_additions"],
}


@pytest.mark.parametrize("library", ALL_OF_ONE)
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_cards_choices_and_files_work_beside_all_of_a_library(
    visit: Visit, gateway: GatewayDouble, library: str, transport: str
) -> None:
    for name in ALL_OF_ONE[library]:
        await visit.page.add_init_script(f"{{ {LIBRARIES[name]} }}")
    if transport == "polling":
        await visit.page.add_init_script("""
            globalThis.WebSocket = class {
                constructor() { setTimeout(() => this.onerror(new CustomEvent('error'))); }
                close() {}
            };
        """)
    replies = [{"title": "Yes", "payload": "/b_1"}, {"title": "No", "payload": "/b_2"}]
    data = {"type": "order_card", "order": order_view("in_transit"), "focus": "status"}
    gateway.answers = lambda text: [{"text": f"On {text}", "quick_replies": replies, "data": data}]
    await visit.open()
    await visit.write("the parcel")
    await expect(visit.card).to_contain_text("On its way")
    await visit.page.locator("gendan-replies button", has_text="Yes").last.click()
    await expect(visit.bubbles.last).to_contain_text("On Yes")
    await visit.page.locator("gendan-composer input").set_input_files(PHOTO)
    await is_ready(visit.page)
    await visit.write("like this")
    await expect(visit.page.locator("gendan-upload canvas")).to_be_visible()
    await expect(visit.bubbles).to_have_count(6)
    assert [message["message"] for message in gateway.received] == ["the parcel", "Yes", "like this"]
    assert len(gateway.received[-1]["attachments"]) == 1
    polled = any("transport=polling" in address for address in visit.requested)
    assert polled == (transport == "polling")
    await visit.page.locator(".close").click()
    await expect(visit.page.locator(".launcher")).to_be_focused()


@pytest.mark.parametrize(
    "breaking",
    [
        "customElements.define = () => { throw new Error('not on this page') }",
        "document.importNode = null",
    ],
)
async def test_a_page_that_keeps_the_widget_from_working_offers_the_chat_beside_it(
    visit: Visit, breaking: str
) -> None:
    await visit.page.add_init_script(breaking)
    await visit.go("/shop/en")
    link = visit.page.get_by_role("link", name="Customer service")
    await expect(link).to_be_visible()
    await expect(link).to_have_attribute("href", f"{visit.url}/chat")
    await expect(visit.page.locator(".launcher")).to_be_hidden()
    # The shop is told why, once.
    assert [complaint.partition(":")[0] for complaint in visit.complaints] == ["error"]
    visit.complaints.clear()
    async with visit.page.expect_popup() as popup:
        await visit.page.evaluate("Gendan.open({ order: 'GD100001' })")
    assert (await popup.value).url == f"{visit.url}/chat?order=GD100001"


async def test_a_panel_that_cannot_be_drawn_gives_way_to_the_chat_beside_it(visit: Visit) -> None:
    await visit.go("/shop/en")
    await expect(visit.page.locator(".launcher")).to_be_visible()
    await visit.page.evaluate("() => { document.importNode = null }")
    await visit.page.locator(".launcher").click()
    link = visit.page.get_by_role("link", name="Customer service")
    await expect(link).to_have_attribute("href", f"{visit.url}/chat")
    await expect(visit.page.locator("gendan-widget")).to_be_hidden()
    assert {complaint.partition(":")[0] for complaint in visit.complaints} == {"error"}
    # A busy machine draws once more after that.
    await visit.page.evaluate("() => { delete document.importNode }")
    visit.complaints.clear()


async def test_what_spoils_everything_sent_is_told_and_can_be_tried_again(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.page.clock.install()
    # As if a library nobody has thought of stood between: nothing arrives as it was meant.
    await visit.page.add_init_script("""
        const { send } = WebSocket.prototype;
        globalThis.spoiled = true;
        WebSocket.prototype.send = function (data) {
            return send.call(this, globalThis.spoiled && data.startsWith('42') ? '42["spoiled"]' : data);
        };
    """)
    await visit.open()
    await visit.write("hello")
    await visit.page.clock.run_for(16_000)
    await expect(visit.page.locator("gendan-message .failed")).to_be_visible()
    await visit.page.evaluate("globalThis.spoiled = false")
    await visit.page.locator("gendan-message .state button").first.click()
    await expect(visit.bubbles).to_have_count(2)
    assert [message["message"] for message in gateway.received] == ["hello"]
