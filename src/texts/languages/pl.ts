// Polish.

import type { Language } from '../language.js'

export const pl = {
  name: 'pl',
  words: 'przesyłka paczka została został na w z od przez dla nie jest odbioru doręczenia nadawcy odbiorcy kurier',
  sayings: {
    handedBack: '(doręczon*|dostarczon*|zwrócon*|wydan*) [do] nadawcy|zwrot (doręczony|zakończony)',
    undone: 'nie|próba|nieudan*|brak',
    future: 'zostanie|będzie|planowan*|gotow*|oczekuje',
    condition: 'jeśli',
    cancelled: 'anulowan*|anulowano|odwołan*',
    uncancelled: 'doręczenie',
    returning: 'zwrot*|zwracan*|odesłan*',
    refused: 'odmowa|odmówił*|odmówion*|nie przyjął',
    customs: 'celn*|cło|cła',
    trouble: 'zatrzyman*|opóźni*|brak*|problem*',
    released: 'zakończon*|zwolnion*|odprawion*|zakończenie',
    waits: 'oczekuj*|przekazan*|przedstawion*',
    begun: 'trakcie|rozpoczęt*|kontrol*',
    lost: 'zaginęł*|zagubion*|skradzion*|zaginion*',
    destroyed: 'zniszczona komisyjnie|zutylizowan*|likwidacj*',
    damaged: 'uszkodz*|zniszczon*',
    unreachable: 'brak kontaktu|nie odbiera|nie udało się skontaktować',
    uncollected: 'nieodebran*|nie [została|*] odebran*|upłynął termin',
    delayed: 'opóźni*|wstrzyman*|przełożon*|strajk|błędnie skierowan*|inny dzień',
    undelayed: 'celn*',
    undelivered: '(nie|nieudan*|brak|próba) ... (doręcz*|dostarcz*)|niedoręczon*|awizo|awizowan*',
    absent: 'nieobecn*|zamknięt*|nie zastano',
    problem:
      'adres* (błędn*|niepełn*|nieznan*|nieprawidłow*)|(błędn*|niepełn*|nieprawidłow*) adres*|problem*|odbiorca nieznany|wyjątek',
    announced: '(zostanie|będzie|planowan*|przewidywan*) ... (doręcz*|dostarcz*|dostaw*)|przygotow* do doręczenia',
    today: 'dzisiaj|dziś',
    delivered: 'doręczon*|dostarczon*|doręczono|dostarczono|wydana odbiorcy',
    neighbour: 'sąsiad*|recepcj*|ochron*|domownik*',
    mailbox: 'skrzynk*',
    fetched: 'odebran* [przez] (odbiorc*|klienta|z *|w *)|odbiorca odebrał|odebrana z [*]',
    person: 'odbiorc*',
    elsewhere: '(do|w) [*] (oddzial*|sortown*|nadawc*|magazyn*|centr*)|nadawcy',
    store: 'paczkoma*|punkcie|punktu|automacie',
    partly: 'częściow*|jutro',
    ready:
      '(gotow*|czeka|oczekuje) [*] [*] (odbioru|odbiór)|umieszczon* w|do odbioru|(dostarczon*|doręczon*) do [*] (punktu|paczkomatu)',
    unready: 'nie|kurier*|zlecenie',
    out: '(wydan*|przekazan*|wydano) [*] [do] (doręczenia|kurierowi|dostarczenia|kuriera|listonosz*)|w doręczeniu|kurier (wyruszył|jedzie|w drodze)',
    awaited: '(oczekuje|zlecono|zlecony) [na] (odbiór przez|nadanie|odbiór kurier*)|zlecony odbiór',
    accepted: 'nadan*|nadanie|odebran* od|odebrana przez kuriera|przyjęt* od|przyjęto od',
    label:
      '(dane|informacj*) [*] [*] (otrzyman*|przekazan*)|(etykieta|zamówienie|przesyłka) [została|*] (utworzona|zarejestrowan*|przygotowan*|wygenerowana|potwierdzone)|zarejestrowan*|przygotowywan*',
    partner: 'przekazan* [*] (partner*|innemu|lokaln*)',
    redirected: 'nowy adres|przekierowan* na|zmiana adresu',
    local: 'oddzial* doręcz*|oddziale docelowym',
    moved:
      'sortown*|oddzial*|drodze|transporcie|wysłan*|nadeszła|dotarł*|przybył*|opuścił*|wyszła|wyjechała|przyjęt*|hub|terminal*|magazyn*|tranzyt*|załadowan*|przetwarzan*',
  },
} as const satisfies Language
