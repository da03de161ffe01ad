// The hand-written status machine as it stands in many a backend: a shipment object and a switch on the code's text.

/** The status after these events, in the order given. */
export function switchStrings(events) {
  const parcel = {
    status: 'expected',
    outcome: null,
    goesBack: false,
    collected: false,
    offered: false,
    waited: false,
    excepted: false,
    released: true,
    refusing: false,
    signed: false,
    troubled: false,
  }
  for (let at = 0; at < events.length; at++) apply(parcel, events[at].code)
  return parcel.status
}

function apply(parcel, code) {
  const { status } = parcel
  if (parcel.outcome !== null) return afterEnd(parcel, code)
  if (status === 'delivered') return afterDelivery(parcel, code)
  if (status === 'returning') return onReturn(parcel, code)
  const inCustoms = status === 'customs' && !parcel.released
  switch (code) {
    case '0/0':
    case '0/1001':
    case '0/1002':
    case '0/1003':
      return parcel.collected ? move(parcel, 'inTransit') : undefined
    case '1/101':
    case '1/102':
      return !parcel.collected || status === 'transshipment' ? move(parcel, 'accepted') : undefined
    case '1/1':
    case '1/103':
      move(parcel, parcel.collected && status !== 'accepted' && status !== 'transshipment' ? 'inTransit' : 'accepted')
      parcel.collected = true
      return
    case '2/2':
      return exception(parcel)
    case '2/201':
    case '2/204':
      return parcel.offered ? exception(parcel) : undefined
    case '2/203':
      if (!parcel.offered && !inCustoms && !parcel.refusing) return
      exception(parcel)
      parcel.refusing = true
      return
    case '2/205':
      return parcel.waited ? exception(parcel) : undefined
    case '2/202':
    case '2/206':
    case '2/207':
    case '2/208':
    case '2/209':
      return parcel.collected ? exception(parcel) : undefined
    case '2/901':
    case '2/902':
    case '2/903':
      return parcel.collected ? end(parcel, code) : undefined
    case '3/3':
    case '3/301':
    case '3/302':
    case '3/303':
    case '3/304':
      if (!parcel.offered || inCustoms || (code === '3/302' && !parcel.excepted)) return
      move(parcel, 'delivered')
      parcel.signed = code === '3/301' || code === '3/302'
      return
    case '4/401':
      if (!parcel.collected) finish(parcel, 'cancelled')
      return
    case '4/14':
      if (status === 'refused') finish(parcel, 'returned')
      return
    case '5/5':
    case '5/501':
      return parcel.collected && !inCustoms ? offer(parcel, code) : undefined
    case '6/6':
      return parcel.collected ? move(parcel, 'returning') : undefined
    case '7/7':
      return parcel.collected ? move(parcel, 'transshipment') : undefined
    case '8/8':
    case '8/10':
    case '8/11':
    case '8/12':
    case '8/13':
      if (!parcel.collected) return
      move(parcel, 'customs')
      parcel.released = code === '8/12'
      if (code === '8/13') parcel.excepted = true
      return
    case '14/14':
      if (!parcel.offered && !inCustoms && !parcel.refusing) return
      move(parcel, 'refused')
      parcel.excepted = true
      parcel.refusing = true
      return
  }
}

function move(parcel, status) {
  parcel.status = status
  parcel.refusing = false
}

function exception(parcel) {
  move(parcel, 'exception')
  parcel.excepted = true
}

function offer(parcel, code) {
  move(parcel, 'outForDelivery')
  parcel.offered = true
  if (code === '5/501') parcel.waited = true
}

function finish(parcel, outcome) {
  move(parcel, 'returned')
  parcel.outcome = outcome
}

function end(parcel, code) {
  exception(parcel)
  parcel.outcome = code === '2/901' ? 'lost' : 'destroyed'
}

function afterDelivery(parcel, code) {
  if (code.startsWith('3/')) {
    parcel.signed ||= code === '3/301' || code === '3/302'
    parcel.troubled = false
  } else if (code === '6/6') move(parcel, 'returning')
  else if (code === '4/4' || code === '4/14') finish(parcel, 'returned')
  else if (code === '2/2' || code === '2/208' || code === '2/209' || code === '2/901') parcel.troubled = parcel.excepted = true
  else if (code === '5/5' || code === '5/501') {
    if (!parcel.troubled && (parcel.signed || code === '5/5')) return
    parcel.troubled = false
    offer(parcel, code)
  } else if (code === '2/205' && !parcel.signed) {
    parcel.troubled = false
    parcel.offered = parcel.waited = true
    exception(parcel)
  }
}

function onReturn(parcel, code) {
  parcel.goesBack = true
  if (code.startsWith('3/') || code === '4/4' || code === '4/14') finish(parcel, 'returned')
  else if (code === '2/901' || code === '2/902' || code === '2/903') end(parcel, code)
}

// A lost parcel is found again by any scan of its way, which then counts as kept.
function afterEnd(parcel, code) {
  if (parcel.outcome !== 'lost') return
  if (code === '2/902' || code === '2/903') return end(parcel, code)
  const isNotice = ['1/101', '1/102', '2/2', '2/202', '2/208', '2/209', '2/901', '4/401'].includes(code)
  if (isNotice) return
  parcel.outcome = null
  if (parcel.goesBack) {
    move(parcel, 'returning')
    return onReturn(parcel, code)
  }
  if (code === '4/4' || code === '4/14') return finish(parcel, 'returned')
  const isOffered = code.startsWith('3/') || code === '14/14' || ['2/201', '2/203', '2/204', '2/205'].includes(code)
  parcel.offered ||= isOffered
  parcel.waited ||= code === '2/205'
  parcel.status = 'inTransit'
  apply(parcel, code)
}
