// The signature is over the bytes of `param`, however the form escapes them; nothing else passes.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formValues } from '../../../src/webhook/form.js'
import { isSigned } from '../../../src/webhook/signatures/kuaidi100.js'
import { Door, md5, onVan, picked, pushOf, SALT } from '../door.js'

const bytes = (text: string) => Buffer.from(text)
const param = bytes('{"status":"polling","message":"成功 & more+=%41"}')
const sign = md5(param, SALT)

describe('a signature', () => {
  test('of a push as Kuaidi100 writes it matches one computed by hand', () => {
    // printf '{"a":1}salt' | md5sum
    expect(isSigned(bytes('{"a":1}'), bytes('b8cb9e0d2b3cbe0d9ff5bfe8f8b4a6a5'), ['salt'])).toBe(false)
    expect(isSigned(bytes('{"a":1}'), bytes('b218f90555a22945ec35a666b2c7b040'), ['salt'])).toBe(true)
  })

  test('may have digits in either case', () => {
    expect(isSigned(param, bytes(sign), [SALT])).toBe(true)
    expect(isSigned(param, bytes(sign.toLowerCase()), [SALT])).toBe(true)
  })

  test('with any other digit in any place is refused', () => {
    for (let at = 0; at < 32; at++)
      for (const digit of '0123456789ABCDEFabcdefG /')
        if (digit.toUpperCase() !== sign[at])
          expect(isSigned(param, bytes(sign.slice(0, at) + digit + sign.slice(at + 1)), [SALT]), `${at} ${digit}`).toBe(false)
  })

  test('that is shorter, longer, empty or of other bytes is refused', () => {
    for (let length = 0; length < 32; length++) expect(isSigned(param, bytes(sign.slice(0, length)), [SALT])).toBe(false)
    for (const other of [`${sign}0`, `${sign} `, ` ${sign}`, `${sign}\n`, `0x${sign}`, sign + sign, md5(SALT, param), md5(param)])
      expect(isSigned(param, bytes(other), [SALT]), other).toBe(false)
  })

  test('depends on each bit of param', () => {
    for (let at = 0; at < param.length * 8; at++) {
      const flipped = Buffer.from(param)
      flipped[at >> 3]! ^= 1 << (at & 7)
      expect(isSigned(flipped, bytes(sign), [SALT]), `bit ${at}`).toBe(false)
    }
    expect(isSigned(param.subarray(1), bytes(sign), [SALT])).toBe(false)
    expect(isSigned(Buffer.concat([param, bytes(' ')]), bytes(sign), [SALT])).toBe(false)
  })

  test('depends on each bit of the salt, and may be of any one of several salts', () => {
    for (let at = 0; at < SALT.length; at++) {
      const other = SALT.slice(0, at) + String.fromCharCode(SALT.charCodeAt(at) ^ 1) + SALT.slice(at + 1)
      expect(isSigned(param, bytes(sign), [other])).toBe(false)
      expect(isSigned(param, bytes(sign), [other, SALT])).toBe(true)
      expect(isSigned(param, bytes(sign), [SALT, other])).toBe(true)
    }
  })

  test('is over the bytes of param followed by those of the salt, without a separator', () => {
    expect(isSigned(bytes('a'), bytes(md5('ab', 'c')), ['bc'])).toBe(true)
    expect(isSigned(bytes('盐'), bytes(md5('盐', '盐')), ['盐'])).toBe(true)
  })
})

const escaped = (value: Uint8Array, isUpper: boolean) =>
  [...value]
    .map(byte => `%${isUpper ? byte.toString(16).toUpperCase().padStart(2, '0') : byte.toString(16).padStart(2, '0')}`)
    .join('')

describe('a form', () => {
  test('decodes all 256 bytes, however they are escaped', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    for (const isUpper of [true, false])
      expect(formValues(bytes(`a=1&param=${escaped(all, isUpper)}&b=2`), 'param')).toEqual([Buffer.from(all)])
  })

  test('keeps unescaped bytes, UTF-8 or not', () => {
    const form = Buffer.concat([bytes('param='), Buffer.from([0x80, 0xff, 0x00, 0xe6]), bytes('成')])
    expect(formValues(form, 'param')).toEqual([Buffer.concat([Buffer.from([0x80, 0xff, 0x00, 0xe6]), bytes('成')])])
  })

  test.each([
    ['param=a+b', ['a b']],
    ['param=a%2Bb', ['a+b']],
    ['param=%', ['%']],
    ['param=%4', ['%4']],
    ['param=%zz%41', ['%zzA']],
    ['param=%%41', ['%A']],
    ['param=%2541', ['%41']],
    ['param=%u0041', ['%u0041']],
    ['param==&=', ['=']],
    ['param', ['']],
    ['param=', ['']],
    ['', []],
    ['&&&', []],
    ['=param', []],
    ['Param=1&param =2& param=3&params=4', []],
    ['para%6D=1', ['1']],
    ['para%6d=1', ['1']],
    ['param=1;param=2', ['1;param=2']],
    ['param=1&x=2&param=3', ['1', '3']],
    ['param=1&%70%61%72%61%6d=3', ['1', '3']],
    ['x=param=1', []],
  ])('%j has %j', (form, values) => {
    expect(formValues(bytes(form), 'param').map(value => value.toString())).toEqual(values)
  })

  test('is read as URLSearchParams reads it', () => {
    const anyForm = fc.string({
      unit: fc.constantFrom('a', '=', '&', '+', '%', '2', '6', '1', 'é', '成', '\0', ' '),
      maxLength: 40,
    })
    const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
    fc.assert(
      fc.property(anyForm, form => {
        const ours = formValues(bytes(form), 'a').map(value => utf8.decode(value))
        expect(ours).toEqual(new URLSearchParams(form.replace(/^\?/, '')).getAll('a'))
      }),
    )
  })
})

describe('the signature covers the posted bytes', () => {
  test('a signed body that is not UTF-8 is accepted and saved byte for byte', async () => {
    const odd = Buffer.concat([bytes('{"a":"'), Buffer.from([0xc3, 0x28]), bytes('"}')])
    const door = new Door()
    expect((await door.post(`param=${escaped(odd, true)}&sign=${md5(odd, SALT)}`))[0]).toBe(200)
    expect(await door.engine.inbox.list()).toMatchObject([{ kind: 'unreadable', body: { base64: odd.toString('base64') } }])
  })

  test('a signature over repaired UTF-8 does not match the original bytes', async () => {
    const odd = Buffer.concat([bytes('{"a":"'), Buffer.from([0xc3, 0x28]), bytes('"}')])
    const door = new Door()
    expect((await door.post(`param=${escaped(odd, true)}&sign=${md5(odd.toString(), SALT)}`))[0]).toBe(401)
    expect(await door.engine.inbox.list()).toEqual([])
  })

  test('a signed push passes however it is escaped, and fails with one character changed', async () => {
    const text = pushOf([picked, onVan], { message: '成功 +&=%' })
    const door = new Door()
    const forms = [encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+'), escaped(bytes(text), false)]
    for (const each of forms) expect((await door.post(`sign=${md5(text, SALT)}&param=${each}`))[0]).toBe(200)
    expect(await door.engine.inbox.list()).toMatchObject([{ receivedCount: forms.length }])
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
      expect((await door.post(`sign=${md5(text, SALT)}&param=${encodeURIComponent(changed)}`))[0], `${at}`).toBe(401)
    }
    expect(await door.engine.inbox.list()).toHaveLength(1)
  })
})
