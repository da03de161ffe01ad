// The corpus of cases as data: codes in, verdicts and status out. XState, the table and replay all run them.
//
//   1/1                 regular
//   1/103~accepted-on-return    unusual, with its constraint
//   3/301+not-offered(5/5)      a gap: the constraint, and the scans presumed
//   0/0!delivered-is-final      impossible
//   3/301^delivered-is-final    overruled
//   = delivered         the status at the end; `= delivered?outForDelivery:2` when another reading is near, with its margin.
//                       An outcome that the status does not name follows it: `returned/cancelled`, `exception/lost`.

export interface CaseEvent {
  readonly code: string
  readonly mark: '' | '~' | '+' | '!' | '^'
  readonly constraint: string | null
  readonly presumed: readonly string[]
}

export interface CaseEnd {
  readonly status: string
  readonly outcome: string | null
}

export interface Case {
  readonly name: string
  readonly events: readonly CaseEvent[]
  readonly end: CaseEnd
  readonly alternative: (CaseEnd & { readonly margin: number }) | null
}

const text = `
the worked examples
  a plain delivery: 1/1 0/1002 0/1002 5/5 3/301 = delivered
  a delivery without a van scan: 1/1 3/301+not-offered(5/5) = delivered
  a late scan after the delivery: 1/1 0/1002 5/5 3/301 0/1002!delivered-is-final = delivered
  two late scans make the delivery uncertain: 1/1 0/1002 5/5 3/301 0/1002!delivered-is-final 5/5!delivered-is-final = delivered?outForDelivery:2
  three late scans overrule the delivery: 1/1 0/1002 5/5 3/301^delivered-is-final 0/1002 5/5 2/204 = exception?delivered:2
  a locker after a failed round: 1/1 0/1002 5/5 0/0 5/501 5/5 3/304 = delivered
  delivered after an exception nobody reported: 1/1 0/1002 5/5 3/302+nothing-went-wrong(2/2) = delivered
  refused and returned: 1/1 0/1002 5/5 14/14 6/6 0/1002 4/4 = returned
  returned without a scan on the way back: 1/1 0/1002 4/4+not-returning(6/6) = returned
  delivered to the sender: 1/1 0/1002 5/5 6/6 0/1002 3/301~delivered-on-return 3/3~delivered-on-return = returned
  sent back by the recipient: 1/1 0/1002 5/5 3/301 6/6~reopened 4/4 = returned
  cancelled in transit: 1/1 0/1002 4/401!cancelled-after-collection = inTransit?returned/cancelled:2
  out for delivery while customs are open: 1/1 8/10 8/13 5/5+customs-open(8/12) 3/301 = delivered
  nothing but the delivery: 3/301+not-collected(1/1,5/5) = delivered
  still in the locker of a neighbour: 1/1 0/1002 5/5 3/303 5/501~still-in-locker = outForDelivery
  delivered twice: 1/1 0/1002 5/5 3/3 2/2~trouble-after-end 5/5~redelivered 3/3 = delivered
  a note after the delivery: 1/1 0/1002 5/5 3/301 0/0~note-after-delivery = delivered
  handed over: 1/1 0/1002 1/103 0/1002 = inTransit
  lost: 1/101 1/103 0/1002 2/901 = exception/lost
  found again and delivered: 1/103 0/1002 2/901 0/1002~found-again 5/5 3/301 = delivered
  cancelled after the return: 1/1 6/6 4/4 4/401!returned-is-final = returned
  not picked up in customs: 1/1 8/10 2/205+never-available(8/12,5/501) = exception?customs:2
  refused twice in customs: 1/1 8/10 14/14~refused-in-customs 14/14 = refused

1 late-paperwork
  label data trail the scan: 1/1 0/1002 1/101~late-paperwork 1/102~late-paperwork 5/5 = outForDelivery
  label data trail the delivery: 1/1 5/5 3/3 1/101~late-paperwork = delivered
  label data trail the return: 1/1 6/6 1/102~late-paperwork 4/4 1/101~late-paperwork = returned
  the next carrier's label data: 1/1 7/7 1/101 1/103 = accepted
  its second label data: 1/1 7/7 1/101 1/102~late-paperwork = accepted
  label data first: 1/101 1/102 1/101 1/103 = accepted

1b trouble-after-end
  a claim: 1/1 5/5 3/301 2/209~trouble-after-end 2/2~trouble-after-end 2/208~trouble-after-end 2/901~trouble-after-end = delivered
  trouble after the return: 1/1 6/6 4/4 2/209~trouble-after-end = returned
  a refund after the loss: 1/1 0/0 2/901 2/202~trouble-after-end 2/2~trouble-after-end = exception/lost
  lost twice: 1/1 0/0 2/901 2/901 = exception/lost
  damaged, then destroyed: 1/1 2/209 2/902 2/209~trouble-after-end = exception/destroyed

2 cancelled-is-final, destroyed-is-final
  a scan after a cancelled label: 1/101 4/401 4/401 1/101!cancelled-is-final = returned/cancelled?accepted:2
  a scan after the destruction: 1/1 0/0 2/902 2/903 0/0!destroyed-is-final = exception/destroyed?inTransit:2
  label data trail the destruction: 1/1 2/903 1/101~late-paperwork = exception/destroyed
  destroyed on the way back: 1/1 6/6 2/902 0/0!destroyed-is-final = exception/destroyed?returning:2

2b found-again
  accepted again: 1/1 0/0 2/901 1/103~found-again 0/0 = inTransit
  waiting for pickup: 1/1 0/0 2/901 2/205~found-again 5/5 3/302 = delivered
  with customs: 1/1 0/0 2/901 8/13~found-again 8/12 = customs
  lost for good: 1/1 0/0 2/901 2/902 = exception/destroyed
  returned: 1/1 0/0 2/901 4/4~found-again = returned
  on its way back: 1/1 6/6 2/901 0/0~found-again 4/4 = returned
  a cancellation after the loss: 1/1 0/0 2/901 4/401!cancelled-after-collection = exception/lost
  a delivery after a cancelled label: 1/101 4/401^cancelled-is-final 1/1 5/5 3/301 = delivered

3-4 returned-is-final
  delivered after the return: 1/1 6/6 4/4 3/301~delivered-on-return = returned
  a scan after the return: 1/1 6/6 4/4 4/14 0/0!returned-is-final = returned?returning:2

5-10 after the delivery
  any delivery again: 1/1 5/5 3/301 3/302 3/304 3/3 = delivered
  back with the sender: 1/1 5/5 3/301 4/4~returned-after-delivery = returned
  refused and back with the sender: 1/1 5/5 3/301 4/14~returned-after-delivery = returned
  any other exception: 1/1 5/5 3/301 2/204!delivered-is-final = delivered
  only put into the locker: 1/1 5/5 3/304 5/501~still-in-locker 3/304 = delivered
  not picked up from the locker: 1/1 5/5 3/304 2/205~still-in-locker = exception?delivered:2
  waiting after trouble: 1/1 5/5 3/301 2/2~trouble-after-end 5/501~redelivered 2/205 = exception
  trouble before the second delivery: 1/1 5/5 3/301 2/2~trouble-after-end 3/301 5/5!delivered-is-final = delivered
  signed for is not in a locker: 1/1 5/5 3/301 5/501!delivered-is-final = delivered
  a cancellation: 1/1 5/5 3/301 4/401!delivered-is-final = delivered

11 cancelled-after-collection
  cancelled before collection: 1/102 2/2 4/401 = returned/cancelled
  cancelled on the way back: 1/1 6/6 4/401!cancelled-after-collection = returning

12-13 the return leg
  accepted on the way back: 1/1 6/6 1/1~accepted-on-return 1/103~accepted-on-return = returning
  refused on the way back: 1/1 6/6 14/14~refused-on-return 2/203~refused-on-return = returning
  everything else: 1/1 6/6 0/0 2/204 5/5 5/501 7/7 8/10 5/5 6/6 = returning
  refused, back with the sender: 1/1 6/6 4/14 = returned

14 hand-overs
  a pick-up in transit: 1/1 0/1002 1/103 = inTransit
  a pick-up after a pick-up: 1/1 1/103 1/1 = accepted
  the next carrier's pick-up: 1/1 0/0 7/7 1/103 0/0 = inTransit

15 not-collected
  in transit first: 0/1002+not-collected(1/1) = inTransit
  cancelled first: 4/401 = returned/cancelled
  a problem first: 2/2 1/1 = accepted
  returned first: 4/4+not-collected(1/1,6/6) = returned
  refused and returned first: 4/14+not-collected(1/1,6/6) = returned
  delivered after an exception first: 3/302+not-collected(1/1,2/2,5/5) = delivered
  not picked up first: 2/205+not-collected(1/1,5/501) = exception?expected:2

16-17 customs
  refused in customs: 1/1 8/10 2/203~refused-in-customs 14/14 2/203 = exception
  refused in customs for good: 1/1 8/10 14/14~refused-in-customs 4/14 = returned
  delivered while customs are open: 1/1 8/10 3/301+customs-open(8/12,5/5) = delivered
  export and import: 1/1 8/8 8/12 0/1002 8/11 8/12 5/5 3/3 = delivered
  any other status ends an episode: 1/1 8/10 0/0 5/5 = outForDelivery

18 not-offered, never-available, nothing-went-wrong
  a failed attempt without an attempt: 1/1 2/204+not-offered(5/5) = exception
  refused without an offer: 1/1 14/14+not-offered(5/5) = refused
  not picked up without a locker: 1/1 5/5 2/205+never-available(5/501) = exception
  not signed for: 1/1 5/5 2/201 2/203 3/302~reattempt-after-refusal = delivered
  an exception of customs is an exception: 1/1 8/13 8/12 5/5 3/302 = delivered

19 not-returning
  refused and back at once: 1/1 5/5 14/14 4/14 = returned
  a plain return needs the way back: 1/1 5/5 14/14 4/4+not-returning(6/6) = returned

20-21 after a refusal
  travelling on: 1/1 5/5 14/14 0/0~moving-after-refusal = inTransit
  accepted once more: 1/1 5/5 14/14 1/103~moving-after-refusal = inTransit
  handed on: 1/1 5/5 14/14 7/7~moving-after-refusal = transshipment
  back to the depot: 1/1 5/5 2/203 0/1002 = inTransit
  tried again: 1/1 5/5 14/14 5/5~reattempt-after-refusal 3/301 = delivered
  a locker instead: 1/1 5/5 2/203 5/501~reattempt-after-refusal 2/205 = exception
  accepted at last: 1/1 5/5 14/14 3/304~reattempt-after-refusal 5/501~still-in-locker = outForDelivery

22 customs-after-offer
  customs after the van: 1/1 5/5 8/10~customs-after-offer 8/12 5/5 = outForDelivery
  a clearance of nothing: 1/1 5/5 8/12~customs-after-offer = customs
`

/** Every case, in the order of the constraints. */
export const cases: readonly Case[] = text
  .split('\n')
  .filter(line => line.startsWith('  '))
  .map(line => {
    const [, name, trace, end] = /^ {2}(.*?): (.*) = (.*)$/.exec(line)!
    const [, standing, other, margin] = /^([\w/]+)(?:\?([\w/]+):(\d+))?$/.exec(end!)!
    const alternative = other ? { ...readEnd(other), margin: Number(margin) } : null
    return { name: name!, events: trace!.split(' ').map(readEvent), end: readEnd(standing!), alternative }
  })

function readEnd(text: string): CaseEnd {
  const [status, named] = text.split('/')
  return { status: status!, outcome: named ?? (status === 'delivered' || status === 'returned' ? status : null) }
}

function readEvent(word: string): CaseEvent {
  const [, code, mark, constraint, presumed] = /^([\d/]+)(?:([~+!^])([a-z-]+)(?:\((.*)\))?)?$/.exec(word)!
  return {
    code: code!,
    mark: (mark ?? '') as CaseEvent['mark'],
    constraint: constraint ?? null,
    presumed: presumed?.split(',') ?? [],
  }
}
