// What the effects mean. Each message may come again, with the same key: whoever acts on it must know the key.

/** The deliverer for the engine's relay: money at the payment API, everything else in our own tables. */
export function delivererOf(orders, paymentsUrl) {
  return async (message, { signal }) => {
    switch (message.effect.kind) {
      case 'releasePayment':
      case 'takePaymentBack':
        return pay(paymentsUrl, message, signal)
      default:
        // Mails, tickets, claims, stock: your own systems, each by the key. Here they are rows.
        return orders.act(message)
    }
  }
}

// The key goes along as the idempotency key; `payment` and `revision` let the API refuse what is older than what it has.
async function pay(url, { key, firing, revision, kind, shipment }, signal) {
  const response = await fetch(new URL('/payments', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ payment: firing, revision, kind, shipment }),
    signal,
  })
  const answer = await response.text()
  // Anything but a clear yes is tried again, with the same key.
  if (!response.ok) throw new Error(`The payment API answered ${response.status}: ${answer.slice(0, 200)}`)
}
