// Dutch.

import type { Language } from '../language.js'

export const nl = {
  name: 'nl',
  words:
    'het een uw wij naar van bij op wordt niet nog zending pakket bezorgd bezorger bezorging bezorgadres eta onderweg door klaar lukt gewijzigd afgeleverd punt',
  sayings: {
    handedBack:
      '(bezorgd|afgeleverd|teruggegeven|overhandigd) (bij|aan) [de] (afzender|verzender)|retour (bezorgd|afgeleverd|ontvangen)',
    undone: 'niet|geen|mislukt|poging|nog niet',
    future: 'wordt|zal|verwacht*|klaar om|kan|bijna',
    condition: 'als|indien|anders',
    cancelled: 'geannuleerd|annulering',
    uncancelled: 'bezorging|niet',
    returning: 'retour*|teruggestuurd|terug naar [de] (afzender|verzender)|geretourneerd',
    refused: 'geweigerd|weiger*',
    customs: 'douane*|inklaring|ingeklaard',
    trouble: 'vertraag*|vastgehouden|ontbre*|probleem',
    released: 'vrijgegeven|voltooid|afgerond|ingeklaard',
    waits: 'wacht*|aangeboden|aangekomen',
    begun: 'bezig|gestart|controle',
    lost: 'verloren|vermist|zoekgeraakt|kwijt',
    destroyed: 'vernietigd',
    damaged: 'beschadig*|schade',
    undamaged: 'geen schade|onbeschadigd',
    unreachable: 'niet bereik*',
    uncollected: 'niet [*] (afgehaald|opgehaald)',
    delayed: 'vertraag*|vertraging|uitgesteld|verkeerd gesorteerd|staking|later bezorgd|andere dag',
    undelayed: 'douane',
    undelivered:
      '(niet|kon|geen) ... (bezorg*|afgelever*|bezorgen)|(bezorging|bezorgpoging) [is] (mislukt|niet|gemist)|onbestelbaar|lukt [vandaag] niet',
    absent: 'niet thuis|niemand|gesloten|afwezig|gemist',
    problem: 'adres (onjuist|onvolledig|onbekend)|(onjuist|onvolledig|verkeerd) adres|probleem|ontvanger onbekend|uitzondering',
    announced: '(wordt|zal|verwacht*|gepland) ... (bezorgd|bezorging|afgeleverd)|bezorgmoment|eta|bezorging (gepland|wijzigen)',
    today: 'vandaag',
    delivered: 'bezorgd|afgeleverd|overhandigd aan [de] ontvanger|geleverd',
    neighbour: 'buren|buur*|receptie',
    mailbox: 'brievenbus',
    fetched: '(opgehaald|afgehaald) door [de] (ontvanger|klant)|ontvanger heeft [*] [*] (opgehaald|afgehaald)',
    person: 'aan [de] ontvanger',
    elsewhere: '(op|bij|aan) [de|het|een|*] (depot|vervoerder|afzender|sorteercentrum|partner)',
    store: 'punt|postnl punt|servicepoint|parcelshop|afhaalpunt|pakketpunt|pakketautomaat',
    partly: 'gedeeltelijk|morgen',
    ready:
      'ligt klaar|klaar (om|voor|bij|op) *|klaar bij [*] punt|(bezorgd|afgeleverd) (bij|op|in) [een|het|de|postnl|*] (punt|servicepoint|parcelshop|afhaalpunt|pakketautomaat)',
    unready: 'niet|wordt',
    out: '(bezorger|koerier) [is] [*] onderweg|onderweg naar [de|het|u] (bezorger|bezorgadres|ontvanger|u)|in bezorging|bezorgronde|met de (bezorger|koerier)',
    awaited: '(ophaling|afhaling) (gepland|aangevraagd)|wacht op [*] (ophaling|afhaling)',
    accepted: 'ontvangen door|opgehaald|aangenomen|ingeleverd|afgegeven|ontvangen van',
    label:
      '(gegevens|informatie) [*] [*] (ontvangen|doorgegeven)|aangemeld|(label|zending|bestelling) [is] (aangemaakt|geregistreerd|bevestigd)|nog niet ontvangen|aangekondigd|voorbereid',
    partner: 'overgedragen aan [een] (partner|andere|lokale) *',
    redirected: 'nieuw adres|doorgestuurd naar|omgeleid',
    local: 'bezorgdepot|lokale depot',
    moved: 'gesorteerd|sorteer*|aangekomen|vertrokken|onderweg|transport|depot|verwerkt|hub|transit|verzonden|gescand',
  },
} as const satisfies Language
