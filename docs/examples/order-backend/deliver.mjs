// What the effects mean. Each delivery may be repeated with the same key, so whatever acts on it deduplicates by key.

/** `deliver` for the engine's relay: payments go to the payment API, everything else to our own tables. */
export function delivererOf(orders, paymentsUrl) {
  return async delivery => {
    switch (delivery.effect.kind) {
      case 'releasePayment':
      case 'takePaymentBack':
        return pay(paymentsUrl, delivery)
      case 'setStatus':
        return orders.setStatus(delivery)
      default:
        // Mails, tickets, claims, stock: call your own systems with the key. Here they are rows.
        return orders.act(delivery)
    }
  }
}

// The key is the idempotency key. `payment` and `revision` let the API ignore outdated requests; the group is the order.
async function pay(url, { key, activation, revision, kind, group, signal }) {
  const response = await fetch(new URL('/payments', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ payment: activation, revision, kind, order: group }),
    signal,
  })
  const answer = await response.text()
  // Anything but success is retried, with the same key.
  if (!response.ok) throw new Error(`The payment API answered ${response.status}: ${answer.slice(0, 200)}`)
}
