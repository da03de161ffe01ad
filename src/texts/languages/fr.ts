// French.

import type { Language } from '../language.js'

export const fr = {
  name: 'fr',
  words: 'le la les une du au aux votre est été par pour colis livraison livré à sera',
  sayings: {
    handedBack: '(livré|remis|distribué|restitué) à l expéditeur|retour (livré|terminé)',
    undone: 'ne|pas|non|n|échec|impossible|tentative',
    future: 'sera|va|être|prévu*|prêt|bientôt|en cours',
    condition: 'si|sinon',
    cancelled: '(commande|colis|envoi|étiquette) [a été|est] (annulé|annulée)|annulé|annulation',
    returning: 'retour*|renvoyé*|renvoi',
    refused: 'refus*',
    customs: 'douan*|dédouan*',
    trouble: 'bloqué*|retenu*|retard*|manqu*|problème',
    released: 'libéré*|terminé*|effectué*|sorti*|autorisé*',
    waits: 'attente|présent*|arrivé*',
    begun: 'en cours|contrôle|début',
    lost: 'perdu*|égaré*|introuvable|volé',
    destroyed: 'détruit*|destruction',
    damaged: 'endommag*|abîmé*|avarié*',
    unreachable: 'injoignable|impossible de (contacter|joindre)|pas pu (contacter|joindre)',
    uncollected: '(non|pas) [été] (réclamé|retiré|récupéré)',
    delayed: 'retard*|report*|grève|intempéries|mal (orienté|acheminé|dirigé)|erreur (d acheminement|de tri)',
    undelayed: 'douan*|possible',
    undelivered:
      '(pas|non|n a) ... (livr*|distrib*|remis)|non livré|(livraison|distribution|tentative) [*] [*] (impossible|échou*|manquée|non)|échec [*] [*] livraison|livré * échec',
    absent: 'absen*|fermé*|avis de passage|inaccessible',
    problem: 'adress* (incomplète|erronée|incorrecte|inconnue)|erreur d adressage|incident|anomalie|problème|exception',
    announced:
      '(sera|prévu*|prêt à être) ... (livr*|distrib*)|livraison (prévue|estimée|programmée)|préparation de [la] livraison',
    today: 'aujourd hui',
    delivered: 'livré*|distribué*|livraison (effectuée|réussie)|remis (au destinataire|contre)|image de la signature',
    neighbour: 'voisin*|gardien*|accueil|concierge|réception',
    mailbox: 'boîte [aux|à] lettres',
    fetched: '(retiré|récupéré) par le (destinataire|client)|destinataire a retiré',
    person: 'main propre|au destinataire',
    elsewhere: '(au|en|à|dans|chez) [*|le|votre] (dépôt|transporteur|partenaire|centre|agence)',
    store: 'point relais|relais|bureau de poste|point de retrait|consigne',
    partly: 'partiel*|demain',
    ready:
      'disponible|à disposition|prêt [à être] [pour|au] (retrait|retiré)|en instance|attend [en|au|dans|*] *|à retirer|(livré|déposé|arrivé|remis) [en|au|dans] [votre|un|le] (point|relais|bureau|consigne)',
    unready: 'sera|va|n|pas',
    out: '(sorti*|parti*|en cours de|en tournée|en) [pour|de|la] (livraison|distribution|tournée)|avec le livreur|livreur',
    unout: 'préparation|préparé',
    awaited: '(attente|prévu) [de|d] (enlèvement|ramassage|collecte)',
    accepted: 'pris* en charge|ramassé*|enlevé*|collecté*|accepté*|déposé*|remis par',
    label:
      'information* ... (reçu*|transmis*|commande|électronique*)|reçu l information|(étiquette|commande|bordereau|envoi) [a été|est] (créé*|préparé*|enregistré*|imprimée)|annoncé|préparation|pas encore',
    partner: '(remis|transféré|confié) [à|au] [un] (partenaire|autre|transporteur *)',
    redirected: 'nouvelle adresse|réexpédi*|redirig*',
    local: 'arrivé* [*] [*] [*] (livraison|distribution|destination)',
    moved:
      'arriv*|départ|parti|quitté|tri|trié|traité*|transit|achemin*|route|transport*|reçu|expédié|plateforme|centre|hub|entrepôt|export*|import*|réceptionné',
  },
} as const satisfies Language
