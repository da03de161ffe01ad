// The hand-written status machine that also says what is odd: it flags a scan that cannot be true, one that is unusual, and
// one that implies scans nobody reported, which it then takes as given.

import { inOrder } from './order.mjs'

/** `{ status, flags }` of a history in any order; `timeOf` reads a time as milliseconds. */
export function switchReport(events, timeOf) {
  const parcel = new Parcel()
  for (const { event, index } of inOrder(events, timeOf)) parcel.apply(event.code, index)
  return { status: parcel.status, flags: parcel.flags }
}

class Parcel {
  status = 'expected'
  flags = []
  collected = false
  offered = false
  waited = false
  excepted = false
  released = true
  inLocker = false
  refusing = false
  cancelled = false

  apply(code, index) {
    const { status } = this
    if (this.collected && (code === '1/101' || code === '1/102') && status !== 'transshipment')
      return this.remark('late-paperwork', index)
    if (this.cancelled) return code === '4/401' ? undefined : this.refuse('cancelled-is-final', index)
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
        if (this.collected && status !== 'accepted' && status !== 'transshipment') this.remark('accepted-again', index)
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
        else this.need(index, this.collect(), this.offer())
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
      case '3/304':
        this.need(index, this.collect(), this.release(), this.offer(), code === '3/302' && this.except())
        if (this.refusing) this.remark('reattempt-after-refusal', index)
        this.inLocker = code === '3/304'
        return this.move('delivered')
      case '4/401':
        if (this.collected) return this.refuse('cancelled-after-collection', index)
        this.cancelled = true
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
        else this.need(index, this.collect(), this.offer())
        this.excepted = true
        this.refusing = true
        this.status = 'refused'
        return
    }
  }

  afterDelivery(code, index) {
    if (code.startsWith('3/')) this.inLocker = code === '3/304'
    else if (code === '6/6') {
      this.remark('reopened', index)
      this.move('returning')
    } else if (code === '4/4' || code === '4/14') {
      this.remark('returned-after-delivery', index)
      this.move('returned')
    } else if (code === '2/2' || code === '2/208' || code === '2/209') this.remark('trouble-after-delivery', index)
    else if (this.inLocker && (code === '5/501' || code === '2/205')) {
      this.remark('still-in-locker', index)
      this.move(code === '5/501' ? 'outForDelivery' : 'exception')
    } else this.refuse('delivered-is-final', index)
  }

  afterReturn(code, index) {
    if (code.startsWith('3/')) this.remark('delivered-on-return', index)
    else if (code !== '4/4' && code !== '4/14') this.refuse('returned-is-final', index)
  }

  onReturn(code, index) {
    if (code === '4/401') return this.refuse('cancelled-after-collection', index)
    if (code.startsWith('1/')) return this.remark('accepted-on-return', index)
    if (code === '14/14' || code === '2/203') return this.remark('refused-on-return', index)
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
    this.waited = true
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
  }

  remark(constraint, index) {
    this.flags.push({ verdict: 'unusual', constraint, index, severity: 'info' })
  }

  refuse(constraint, index) {
    this.flags.push({ verdict: 'impossible', constraint, index, severity: 'warning' })
  }
}
