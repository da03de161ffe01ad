// A payment API: it deduplicates by key, and keeps books. LOSE=3 loses every third answer after booking; FORGET=1 forgets keys, as
// no real API does.

import { createServer } from 'node:http'

const { PORT = '3001', LOSE = '0', FORGET } = process.env
const keys = new Set()
const latest = new Map() // the newest revision of each payment
const books = []
let answers = 0

// Outdated revisions are ignored, whatever the order of the requests.
function book(key, { payment, revision, kind, order }) {
  if (keys.has(key) && !FORGET) return
  keys.add(key)
  const known = latest.get(payment) ?? 0
  latest.set(payment, Math.max(known, revision))
  const isIdle = kind === 'undo' && known === 0 // there is nothing to take back
  if (revision >= known && !isIdle) books.push({ key, order, amount: kind === 'do' ? 1 : -1 })
}

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
  if (request.method === 'GET') return answer(200, books)
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const key = request.headers['idempotency-key']
  if (!key) return answer(400, { message: 'An idempotency key is needed.' })
  book(key, JSON.parse(Buffer.concat(chunks).toString()))
  if (Number(LOSE) > 0 && ++answers % Number(LOSE) === 0) request.socket.destroy()
  else answer(200, { key })
})

server.listen(Number(PORT), '127.0.0.1', () => console.log(`payments at http://127.0.0.1:${server.address().port}`))
