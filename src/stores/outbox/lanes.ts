// The rules and kinds of open effects; `s` is the quoted schema.

/** A recursive `with` query named `lane`: each rule and kind is found in the index of what is due by the one before. */
export const lanesIn = (s: string): string => `lane as (
  (select is_retry, rule, effect_kind from ${s}.effects where is_open order by is_retry, rule, effect_kind limit 1)
  union all
  select next.* from lane l cross join lateral (
    select e.is_retry, e.rule, e.effect_kind from ${s}.effects e
    where e.is_open and (e.is_retry, e.rule, e.effect_kind) > (l.is_retry, l.rule, l.effect_kind)
    order by e.is_retry, e.rule, e.effect_kind limit 1
  ) next
)`
