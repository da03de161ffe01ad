// The handlers: the library's webhook; a bare peer that reads the body, checks the signature and acknowledges everything; and two
// that are wrong on purpose, to test the checks.

import { createHash, timingSafeEqual } from 'node:crypto'
import { toNodeHandler, webhook } from 'shipfold/webhook'

const acknowledged = '{"result":true,"returnCode":"200","message":"成功"}'
const refused = '{"result":false,"returnCode":"401","message":"The signature does not match."}'

// Only answers and rows count here.
const onProblem = () => {}

/** Request listeners for node:http by name; all but `bare` need an engine. */
export const handlers = {
  shipfold: (engine, salt) => toNodeHandler(webhook({ engine, feed: 'kuaidi100', secret: salt, onProblem })),

  bare: (_, salt) => (request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      const expected = createHash('md5')
        .update(`${form.get('param')}${salt}`)
        .digest()
      const given = Buffer.from(form.get('sign') ?? '', 'hex')
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected)
      response.writeHead(isSigned ? 200 : 401, { 'content-type': 'application/json; charset=utf-8' })
      response.end(isSigned ? acknowledged : refused)
    })
  },

  // Acknowledges first, ingests later, and drops one in ten.
  hasty: (engine, salt) => {
    const handle = webhook({ engine, feed: 'kuaidi100', secret: salt, onProblem })
    let count = 0
    return toNodeHandler(async request => {
      const body = await request.text()
      const isSigned = createHash('md5').update(`${new URLSearchParams(body).get('param')}${salt}`)
      if (new URLSearchParams(body).get('sign') !== isSigned.digest('hex').toUpperCase())
        return new Response(refused, { status: 401 })
      if (count++ % 10 !== 9) setTimeout(() => handle(new Request(request.url, { method: 'POST', body })), 5)
      return new Response(acknowledged)
    })
  },

  // Checks no signature.
  credulous: engine => toNodeHandler(webhook({ engine, feed: 'kuaidi100', secret: false, onProblem })),
}
