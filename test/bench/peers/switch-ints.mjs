// The hand-written status machine on code ids and local variables: the fastest form an engineer would still call readable.

const [EXPECTED, IN_TRANSIT, ACCEPTED, EXCEPTION, DELIVERED, RETURNED] = [0, 1, 2, 3, 4, 5]
const [OUT_FOR_DELIVERY, RETURNING, TRANSSHIPMENT, CUSTOMS, REFUSED, CANCELLED] = [6, 7, 8, 9, 10, 11]
const [LOST, LOST_ON_RETURN, DESTROYED] = [12, 13, 14]

/** The status of each history, as its place in `statusRows`; 11 is a cancelled label, 12 to 14 are exceptions that are ends. */
export function switchInts({ codes, starts }, statuses) {
  for (let history = 0; history < statuses.length; history++) {
    const end = starts[history + 1]
    let status = EXPECTED
    let collected = false
    let offered = false
    let waited = false
    let excepted = false
    let released = true
    let refusing = false
    let signed = false
    let troubled = false
    for (let at = starts[history]; at < end; at++) {
      const code = codes[at]
      if (status === RETURNED || status === CANCELLED || status === DESTROYED) break
      if (status === DELIVERED) {
        if (code === 29) status = RETURNING
        else if (code === 24 || code === 26) status = RETURNED
        else if (code === 9 || code === 17 || code === 18 || code === 37) troubled = excepted = true
        else if (code >= 19 && code <= 23) {
          signed ||= code === 20 || code === 21
          troubled = false
        } else if (troubled ? code === 27 || code === 28 : !signed && code === 28) {
          status = OUT_FOR_DELIVERY
          offered = true
          waited ||= code === 28
          troubled = false
        } else if (!signed && code === 14) {
          status = EXCEPTION
          offered = waited = excepted = true
          troubled = false
        }
        continue
      }
      if (status === LOST || status === LOST_ON_RETURN) {
        if (code === 38 || code === 39) {
          status = DESTROYED
          continue
        }
        // Label data, problems, a timeout, a cancellation, and the loss again find nothing.
        if (code === 6 || code === 7 || code === 9 || code === 11 || code === 17 || code === 18 || code === 25 || code === 37)
          continue
        if (status === LOST && (code === 24 || code === 26)) {
          status = RETURNED
          continue
        }
        offered ||= code === 10 || (code >= 12 && code <= 14) || (code >= 19 && code <= 23) || code === 36
        waited ||= code === 14
        status = status === LOST ? IN_TRANSIT : RETURNING
      }
      if (status === RETURNING) {
        if ((code >= 19 && code <= 24) || code === 26) status = RETURNED
        else if (code === 37) status = LOST_ON_RETURN
        else if (code > 37) status = DESTROYED
        continue
      }
      const inCustoms = status === CUSTOMS && !released
      const wasRefusing = refusing
      switch (code) {
        case 1: // 0/0
        case 2: // 0/1001
        case 3: // 0/1002
        case 4: // 0/1003
          if (!collected) break
          status = IN_TRANSIT
          refusing = false
          break
        case 6: // 1/101
        case 7: // 1/102
          if (!collected || status === TRANSSHIPMENT) status = ACCEPTED
          break
        case 5: // 1/1
        case 8: // 1/103
          status = collected && status !== ACCEPTED && status !== TRANSSHIPMENT ? IN_TRANSIT : ACCEPTED
          collected = true
          refusing = false
          break
        case 9: // 2/2
          status = EXCEPTION
          excepted = true
          refusing = false
          break
        case 10: // 2/201
        case 12: // 2/203
        case 13: // 2/204
          if (!offered && !(code === 12 && (inCustoms || wasRefusing))) break
          status = EXCEPTION
          excepted = true
          refusing = code === 12
          break
        case 14: // 2/205
          if (!waited) break
          status = EXCEPTION
          excepted = true
          refusing = false
          break
        case 11: // 2/202
        case 15: // 2/206
        case 16: // 2/207
        case 17: // 2/208
        case 18: // 2/209
          if (!collected) break
          status = EXCEPTION
          excepted = true
          refusing = false
          break
        case 19: // 3/3
        case 20: // 3/301
        case 21: // 3/302
        case 22: // 3/303
        case 23: // 3/304
          if (!offered || inCustoms || (code === 21 && !excepted)) break
          status = DELIVERED
          signed = code === 20 || code === 21
          refusing = false
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
          refusing = false
          break
        case 29: // 6/6
          if (collected) status = RETURNING
          break
        case 30: // 7/7
          if (!collected) break
          status = TRANSSHIPMENT
          refusing = false
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
          refusing = false
          break
        case 36: // 14/14
          if (!offered && !inCustoms && !wasRefusing) break
          status = REFUSED
          excepted = true
          refusing = true
          break
        case 37: // 2/901
        case 38: // 2/902
        case 39: // 2/903
          if (!collected) break
          status = code === 37 ? LOST : DESTROYED
          excepted = true
          break
      }
    }
    statuses[history] = status
  }
}
