// Who answers: the library's webhook; the peer that reads, checks the signature and says "thank you" to everything; and two
// that are wrong on purpose, so that the check can be seen to fail.

import { createHash, timingSafeEqual } from 'node:crypto'
import { listener, webhook } from 'shipfold/webhook'

const acknowledged = '{"result":true,"returnCode":"200","message":"成功"}'
const refused = '{"result":false,"returnCode":"401","message":"The signature is not right."}'

/** Listeners for node:http, by name; all but `bare` are over an engine. */
export const handlers = {
  shipfold: (engine, salt) => listener(webhook({ engine, feed: 'kuaidi100', secret: salt })),

  bare: (_, salt) => (request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      const due = createHash('md5')
        .update(`${form.get('param')}${salt}`)
        .digest()
      const given = Buffer.from(form.get('sign') ?? '', 'hex')
      const isSigned = given.length === due.length && timingSafeEqual(given, due)
      response.writeHead(isSigned ? 200 : 401, { 'content-type': 'application/json; charset=utf-8' })
      response.end(isSigned ? acknowledged : refused)
    })
  },

  // Says "thank you" first, hears later, and forgets one in ten.
  hasty: (engine, salt) => {
    const handle = webhook({ engine, feed: 'kuaidi100', secret: salt })
    let count = 0
    return listener(async request => {
      const body = await request.text()
      const isSigned = createHash('md5').update(`${new URLSearchParams(body).get('param')}${salt}`)
      if (new URLSearchParams(body).get('sign') !== isSigned.digest('hex').toUpperCase())
        return new Response(refused, { status: 401 })
      if (count++ % 10 !== 9) setTimeout(() => handle(new Request(request.url, { method: 'POST', body })), 5)
      return new Response(acknowledged)
    })
  },

  // Believes whoever knows the address.
  credulous: engine => listener(webhook({ engine, feed: 'kuaidi100' })),
}
