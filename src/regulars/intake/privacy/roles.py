"""The roles of columns that say what a customer allows, and the words by which shops name them."""

from __future__ import annotations

from regulars.intake.role import Role, words_of


def _flag(name: str, words: str, meaning: str) -> Role:
    return Role(name, "flag", words_of(words), "customers", meaning, several=True)


CONSENT_ROLES = (
    _flag(
        "email_consent",
        "accepts marketing, accepts email marketing, email accepts marketing, email opt in,"
        " email optin, email consent, email marketing consent, email marketing, email permission,"
        " consent email, opt in email, optin email, newsletter, newsletter opt in,"
        " newsletter consent, newsletter subscription, newsletter subscriber, newsletter status,"
        " newsletter abo, newsletter anmeldung, newsletter einwilligung, subscribed,"
        " is subscribed, subscribed to newsletter, email subscribed, email subscriber,"
        " email subscription status, email marketing status, subscription status, unsubscribed,"
        " unsubscribed at, is unsubscribed, email unsubscribed, email opt out, email optout,"
        " opt out email, has opted out of email, unsubscribed from all email, do not email,"
        " e mail einwilligung, email einwilligung, einwilligung e mail, werbung per e mail,"
        " newsletter abgemeldet, abgemeldet, abonnement newsletter, inscrit newsletter,"
        " inscription newsletter, consentement email, desabonne, desinscrit, abonne newsletter,"
        " suscrito, suscrito al boletin, boletin, suscripcion newsletter, consentimiento email,"
        " consentimiento correo, acepta correos, desuscrito",
        "whether the customer agreed to marketing by email",
    ),
    _flag(
        "sms_consent",
        "sms consent, sms opt in, sms optin, accepts sms marketing, sms accepts marketing,"
        " sms marketing, sms marketing consent, sms marketing status, sms permission,"
        " sms subscribed, consent sms, opt in sms, optin sms, sms opt out, sms optout,"
        " sms unsubscribed, do not sms, text opt in, text message consent, sms einwilligung,"
        " einwilligung sms, werbung per sms, consentement sms, consentimiento sms, acepta sms",
        "whether the customer agreed to marketing by text message",
    ),
    _flag(
        "phone_consent",
        "phone consent, phone opt in, phone optin, phone marketing consent, call consent,"
        " calls allowed, consent phone, opt in phone, phone opt out, do not call,"
        " has opted out of calls, telephone consent, telefon einwilligung, telefonwerbung,"
        " einwilligung telefon, werbung per telefon, consentement telephone, optin telephone,"
        " consentimiento telefono, acepta llamadas",
        "whether the customer agreed to marketing by telephone",
    ),
    _flag(
        "post_consent",
        "post consent, post opt in, postal consent, postal opt in, postal marketing consent,"
        " direct mail consent, direct mail opt in, direct mail, mail opt in, consent post,"
        " post opt out, postal opt out, direct mail opt out, do not mail, post einwilligung,"
        " einwilligung post, postwerbung, werbung per post, consentement courrier,"
        " optin courrier, consentimiento postal",
        "whether the customer agreed to marketing by post",
    ),
    _flag(
        "marketing_consent",
        "marketing consent, marketing opt in, marketing optin, marketing opted in,"
        " marketing permission, marketing allowed, gdpr consent, gdpr opt in, gdpr, consent,"
        " consent given, opt in, optin, opted in, opt out, optout, opted out, marketing opt out,"
        " agreed to marketing, werbeeinwilligung, werbeerlaubnis, werbung erlaubt, werbung,"
        " einwilligung, dsgvo einwilligung, dsgvo, consentement, consentement rgpd,"
        " consentement marketing, optin marketing, rgpd, consentimiento, consentimiento rgpd,"
        " consentimiento marketing, acepta marketing, acepta publicidad, acepta comunicaciones",
        "whether the customer agreed to marketing, no channel being named",
    ),
    _flag(
        "do_not_contact",
        "do not contact, dnc, do not market, no contact, no marketing, suppressed,"
        " marketing suppressed, werbesperre, kontaktsperre, werbewiderspruch,"
        " nicht kontaktieren, keine werbung, ne pas contacter, opposition marketing,"
        " no contactar, lista robinson, robinson, sin publicidad",
        "whether the customer must not be contacted for marketing at all",
    ),
    Role(
        "consent_at",
        "time",
        words_of(
            "consent at, consent date, consent time, consent timestamp, consented at,"
            " date of consent, marketing consent at, marketing consent date, gdpr consent at,"
            " gdpr consent date, email consent at, email consent date, opt in at, opt in date,"
            " opt in time, optin date, optin time, opted in at, confirm time, subscribed at,"
            " subscription date, consent updated at, email marketing consent updated at,"
            " einwilligung am, einwilligungsdatum, einwilligung datum, angemeldet am,"
            " date consentement, date du consentement, date optin, date d abonnement,"
            " fecha consentimiento, fecha de consentimiento, fecha de suscripcion"
        ),
        "customers",
        "when consent was given or last changed",
    ),
)
"""What customers allow; `consent_at` dates the row's answers."""

CONSENT = frozenset(role.name for role in CONSENT_ROLES)
FLAGS = tuple(role.name for role in CONSENT_ROLES if role.kind == "flag")
"""The roles whose values are yes and no."""
