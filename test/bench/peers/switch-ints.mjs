// The hand-written status machine on code ids and local variables: the fastest form an engineer would still call readable.

const [EXPECTED, IN_TRANSIT, ACCEPTED, EXCEPTION, DELIVERED, RETURNED] = [0, 1, 2, 3, 4, 5]
const [OUT_FOR_DELIVERY, RETURNING, TRANSSHIPMENT, CUSTOMS, REFUSED, CANCELLED] = [6, 7, 8, 9, 10, 11]

/** The status of each history, as its place in `statusRows`; 11 is a cancelled label. */
export function switchInts({ codes, starts }, statuses) {
  for (let history = 0; history < statuses.length; history++) {
    const end = starts[history + 1]
    let status = EXPECTED
    let collected = false
    let offered = false
    let waited = false
    let excepted = false
    let released = true
    let inLocker = false
    for (let at = starts[history]; at < end; at++) {
      const code = codes[at]
      if (status === RETURNED || status === CANCELLED) break
      if (status === DELIVERED) {
        if (code === 29) status = RETURNING
        else if (code === 24 || code === 26) status = RETURNED
        else if (inLocker && code === 28) status = OUT_FOR_DELIVERY
        else if (inLocker && code === 14) status = EXCEPTION
        else if (code >= 19 && code <= 23) inLocker = code === 23
        continue
      }
      if (status === RETURNING) {
        if ((code >= 19 && code <= 24) || code === 26) status = RETURNED
        continue
      }
      const inCustoms = status === CUSTOMS && !released
      switch (code) {
        case 1: // 0/0
        case 2: // 0/1001
        case 3: // 0/1002
        case 4: // 0/1003
          if (collected) status = IN_TRANSIT
          break
        case 6: // 1/101
        case 7: // 1/102
          if (!collected || status === TRANSSHIPMENT) status = ACCEPTED
          break
        case 5: // 1/1
        case 8: // 1/103
          status = ACCEPTED
          collected = true
          break
        case 9: // 2/2
          status = EXCEPTION
          excepted = true
          break
        case 10: // 2/201
        case 12: // 2/203
        case 13: // 2/204
          if (!offered && !(code === 12 && inCustoms)) break
          status = EXCEPTION
          excepted = true
          break
        case 14: // 2/205
          if (!waited) break
          status = EXCEPTION
          excepted = true
          break
        case 11: // 2/202
        case 15: // 2/206
        case 16: // 2/207
        case 17: // 2/208
        case 18: // 2/209
          if (!collected) break
          status = EXCEPTION
          excepted = true
          break
        case 19: // 3/3
        case 20: // 3/301
        case 21: // 3/302
        case 22: // 3/303
        case 23: // 3/304
          if (!offered || inCustoms || (code === 21 && !excepted)) break
          status = DELIVERED
          inLocker = code === 23
          break
        case 25: // 4/401
          if (!collected) status = CANCELLED
          break
        case 26: // 4/14
          if (status === REFUSED) status = RETURNED
          break
        case 27: // 5/5
        case 28: // 5/501
          if (!collected || inCustoms) break
          status = OUT_FOR_DELIVERY
          offered = true
          waited ||= code === 28
          break
        case 29: // 6/6
          if (collected) status = RETURNING
          break
        case 30: // 7/7
          if (collected) status = TRANSSHIPMENT
          break
        case 31: // 8/8
        case 32: // 8/10
        case 33: // 8/11
        case 34: // 8/12
        case 35: // 8/13
          if (!collected) break
          status = CUSTOMS
          released = code === 34
          excepted ||= code === 35
          break
        case 36: // 14/14
          if (!offered && !inCustoms) break
          status = REFUSED
          excepted = true
          break
      }
    }
    statuses[history] = status
  }
}
