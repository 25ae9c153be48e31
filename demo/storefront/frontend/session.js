/**
 * Who plays which customer in the demo. The choice lasts as long as the tab; the proof is asked for anew
 * after each reload, because it expires within the hour.
 */
const KEPT_AS = 'gendan-demo.customer';

/** Fixed customers of the demo shop (docs/demo.md). */
export const CUSTOMERS = [
  { id: 'C1001', name: { zh: '李伟', 'zh-Hant': '李偉', en: 'Li Wei' }, email: 'li.wei@example.com', number: 'GD100001' },
  { id: 'C2001', name: { zh: 'Emma Clark', en: 'Emma Clark' }, email: 'emma.clark@example.com', number: 'GD200001' },
];

/**
 * @param {string} customer id
 * @returns {Promise<string>} the shop's proof, as a shop's own page would have it
 * @throws {Error} the gateway didn't sign
 */
export async function signIn(customer) {
  const response = await fetch('/demo/sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ customer }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  const { identity } = await response.json();
  sessionStorage.setItem(KEPT_AS, customer);
  return identity;
}

export function signOut() {
  sessionStorage.removeItem(KEPT_AS);
}

/** @returns {?string} the customer chosen before a reload */
export function rememberedCustomer() {
  return sessionStorage.getItem(KEPT_AS);
}

/**
 * @param {string} identity
 * @returns {Promise<{number: string, title: object|string, status: string}[]>}
 * @throws {Error} the gateway didn't answer with orders
 */
export async function ordersOf(identity) {
  const response = await fetch('/demo/orders', { headers: { Authorization: `Bearer ${identity}` } });
  if (!response.ok) throw new Error(`orders answered ${response.status}`);
  return response.json();
}
