// The hand-written status machine that also says what is odd: it flags a scan that cannot be true, one that is unusual, and
// one that implies scans nobody reported, which it then takes as given.

import { inOrder } from './order.mjs'

/** `{ status, flags }` of a history in any order; `timeOf` reads a time as milliseconds. */
export function switchReport(events, timeOf) {
  const parcel = new Parcel()
  for (const { event, index } of inOrder(events, timeOf)) parcel.apply(event.code, index)
  return { status: parcel.status, flags: parcel.flags }
}

const isTrouble = code => code === '2/2' || code === '2/208' || code === '2/209' || code === '2/901'

class Parcel {
  status = 'expected'
  flags = []
  collected = false
  offered = false
  waited = false
  excepted = false
  released = true
  signed = false
  troubled = false
  refusing = false
  outcome = null
  leg = 'inTransit'

  apply(code, index) {
    const { status } = this
    if (this.collected && (code === '1/101' || code === '1/102') && status !== 'transshipment')
      return this.remark('late-paperwork', index)
    if (this.outcome === 'lost') return this.afterLoss(code, index)
    if (this.outcome === 'destroyed') return this.afterDestruction(code, index)
    if (this.outcome === 'cancelled') return code === '4/401' ? undefined : this.refuse('cancelled-is-final', index)
    if (status === 'returned') return this.afterReturn(code, index)
    if (status === 'delivered') return this.afterDelivery(code, index)
    if (status === 'returning') return this.onReturn(code, index)
    const inCustoms = status === 'customs' && !this.released
    switch (code) {
      case '0/0':
      case '0/1001':
      case '0/1002':
      case '0/1003':
        this.need(index, this.collect())
        if (status === 'refused') this.remark('moving-after-refusal', index)
        return this.move('inTransit')
      case '1/101':
      case '1/102':
        return this.move('accepted')
      case '1/1':
      case '1/103':
        if (status === 'refused') this.remark('moving-after-refusal', index)
        if (this.collected && status !== 'accepted' && status !== 'transshipment') return this.move('inTransit')
        this.collected = true
        return this.move('accepted')
      case '2/2':
        return this.trouble()
      case '2/201':
      case '2/204':
        this.need(index, this.collect(), this.offer())
        return this.trouble()
      case '2/203':
        if (inCustoms) this.remark('refused-in-customs', index)
        else if (!this.refusing) this.need(index, this.collect(), this.offer())
        this.trouble()
        this.refusing = true
        return
      case '2/205':
        this.need(index, this.collect(), this.wait())
        return this.trouble()
      case '2/202':
      case '2/206':
      case '2/207':
      case '2/208':
      case '2/209':
        this.need(index, this.collect())
        return this.trouble()
      case '3/3':
      case '3/301':
      case '3/302':
      case '3/303':
      case '3/304': {
        const isGap = this.need(index, this.collect(), this.release(), this.offer(), code === '3/302' && this.except())
        if (this.refusing && !isGap) this.remark('reattempt-after-refusal', index)
        this.signed = code === '3/301' || code === '3/302'
        return this.move('delivered')
      }
      case '4/401':
        if (this.collected) return this.refuse('cancelled-after-collection', index)
        this.outcome = 'cancelled'
        return this.move('returned')
      case '4/4':
      case '4/14':
        this.need(index, this.collect(), code === '4/14' && status === 'refused' ? null : 'not-returning')
        return this.move('returned')
      case '5/5':
      case '5/501':
        this.need(index, this.collect(), this.release())
        if (this.refusing) this.remark('reattempt-after-refusal', index)
        this.offered = true
        if (code === '5/501') this.waited = true
        return this.move('outForDelivery')
      case '6/6':
        this.need(index, this.collect())
        return this.move('returning')
      case '7/7':
        this.need(index, this.collect())
        if (status === 'refused') this.remark('moving-after-refusal', index)
        return this.move('transshipment')
      case '8/8':
      case '8/10':
      case '8/11':
      case '8/12':
      case '8/13':
        this.need(index, this.collect())
        if (this.offered && !(code === '8/12' && inCustoms)) this.remark('customs-after-offer', index)
        this.released = code === '8/12'
        if (code === '8/13') this.excepted = true
        return this.move('customs')
      case '14/14':
        if (inCustoms) this.remark('refused-in-customs', index)
        else if (!this.refusing) this.need(index, this.collect(), this.offer())
        this.excepted = true
        this.refusing = true
        this.status = 'refused'
        return
      case '2/901':
      case '2/902':
      case '2/903':
        this.need(index, this.collect())
        return this.end(code)
    }
  }

  afterDelivery(code, index) {
    if (code.startsWith('3/')) {
      this.signed ||= code === '3/301' || code === '3/302'
      this.troubled = false
    } else if (code === '6/6') {
      this.remark('reopened', index)
      this.move('returning')
    } else if (code === '4/4' || code === '4/14') {
      this.remark('returned-after-delivery', index)
      this.move('returned')
    } else if (isTrouble(code)) {
      this.remark('trouble-after-end', index)
      this.troubled = this.excepted = true
    } else if (this.troubled && code.startsWith('5/')) {
      this.remark('redelivered', index)
      this.again(code)
    } else if (code === '0/0') this.remark('note-after-delivery', index)
    else if (!this.signed && (code === '5/501' || code === '2/205')) {
      this.remark('still-in-locker', index)
      this.again(code)
    } else this.refuse('delivered-is-final', index)
  }

  afterReturn(code, index) {
    if (code.startsWith('3/')) this.remark('delivered-on-return', index)
    else if (isTrouble(code)) this.remark('trouble-after-end', index)
    else if (code !== '4/4' && code !== '4/14') this.refuse('returned-is-final', index)
  }

  afterLoss(code, index) {
    if (code === '2/901') return
    if (code === '2/902' || code === '2/903') return this.end(code)
    if (isTrouble(code) || code === '2/202') return this.remark('trouble-after-end', index)
    if (code === '4/401') return this.refuse('cancelled-after-collection', index)
    this.remark('found-again', index)
    this.outcome = null
    // As from the road or from the way back, with all that the code presupposes; the flags of that way are not wanted.
    const flags = this.flags
    this.flags = []
    this.status = this.leg
    if (code === '4/4' || code === '4/14') this.move('returned')
    else this.apply(code, index)
    this.flags = flags
  }

  afterDestruction(code, index) {
    if (code === '2/902' || code === '2/903') return
    if (isTrouble(code)) this.remark('trouble-after-end', index)
    else this.refuse('destroyed-is-final', index)
  }

  // The carrier gives it up, or somebody destroys it.
  end(code) {
    if (this.outcome !== 'lost') this.leg = this.status === 'returning' ? 'returning' : 'inTransit'
    this.outcome = code === '2/901' ? 'lost' : 'destroyed'
    this.trouble()
  }

  // A delivered parcel that waits or travels again.
  again(code) {
    this.troubled = false
    this.offered = true
    this.waited ||= code !== '5/5'
    if (code === '2/205') this.trouble()
    else this.move('outForDelivery')
  }

  onReturn(code, index) {
    if (code === '4/401') return this.refuse('cancelled-after-collection', index)
    if (code.startsWith('1/')) return this.remark('accepted-on-return', index)
    if (code === '14/14' || code === '2/203') return this.remark('refused-on-return', index)
    if (/^2\/90/.test(code)) return this.end(code)
    if (code.startsWith('3/')) this.remark('delivered-on-return', index)
    if (code.startsWith('3/') || code.startsWith('4/')) this.move('returned')
  }

  move(status) {
    this.status = status
    this.refusing = false
  }

  trouble() {
    this.excepted = true
    this.move('exception')
  }

  // Each of these takes a fact as given and names the constraint that it violates where it was missing.
  collect() {
    if (this.collected) return null
    this.collected = true
    return 'not-collected'
  }

  release() {
    if (this.status !== 'customs' || this.released) return null
    this.released = true
    return 'customs-open'
  }

  offer() {
    if (this.offered) return null
    this.offered = true
    return 'not-offered'
  }

  wait() {
    if (this.waited) return null
    this.waited = this.offered = true
    return 'never-available'
  }

  except() {
    if (this.excepted) return null
    this.excepted = true
    return 'nothing-went-wrong'
  }

  need(index, first, second, third, fourth) {
    const constraint = first || second || third || fourth
    if (constraint) this.flags.push({ verdict: 'gap', constraint, index, severity: 'info' })
    return Boolean(constraint)
  }

  remark(constraint, index) {
    this.flags.push({ verdict: 'unusual', constraint, index, severity: 'info' })
  }

  refuse(constraint, index) {
    this.flags.push({ verdict: 'impossible', constraint, index, severity: 'warning' })
  }
}
