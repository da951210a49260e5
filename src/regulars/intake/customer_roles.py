"""The roles of columns about customers."""

from __future__ import annotations

from regulars.intake.role import Role, words_of

CUSTOMER_ROLES = (
    Role(
        "name",
        "text",
        words_of(
            "customer name, customername, full name, client name, buyer name, billing name, name,"
            " company, company name, kundenname, firma, nom client, nom complet, raison sociale,"
            " nombre cliente, nombre del cliente, nombre completo, empresa"
        ),
        "customers",
        "name of the customer",
        personal=True,
    ),
    Role(
        "email",
        "text",
        words_of(
            "email, e mail, email address, mail, customer email, e mail adresse, adresse email,"
            " courriel, correo electronico, correo"
        ),
        "customers",
        "email address",
        personal=True,
    ),
    Role(
        "phone",
        "text",
        words_of(
            "phone, phone number, telephone, mobile, billing phone, telefon, telefonnummer,"
            " handy, tel, telefono, movil, numero de telephone"
        ),
        "customers",
        "telephone number",
        personal=True,
    ),
    Role(
        "birth_date",
        "time",
        words_of(
            "birth date, birthdate, date of birth, dob, birthday, year birth, birth year,"
            " year of birth, geburtsdatum, geburtstag, geburtsjahr, date de naissance,"
            " annee de naissance, fecha de nacimiento, fecha nacimiento"
        ),
        "customers",
        "date or year of birth",
        personal=True,
    ),
    Role(
        "age_years",
        "number",
        words_of("age, age years, customer age, alter, age client, edad"),
        "customers",
        "age in years",
    ),
    Role(
        "gender",
        "word",
        words_of("gender, sex, geschlecht, anrede, sexe, genre, sexo, genero"),
        "customers",
        "gender",
    ),
    Role(
        "country",
        "word",
        words_of(
            "country, country code, billing country, shipping country, country name, land,"
            " pays, pais"
        ),
        "customers",
        "country",
    ),
    Role(
        "region",
        "word",
        words_of(
            "region, state, province, territory, county, sales region, billing province,"
            " bundesland, kanton, gebiet, departement, comunidad autonoma, provincia, estado"
        ),
        "customers",
        "state, province or sales region",
    ),
    Role(
        "city",
        "word",
        words_of(
            "city, town, billing city, ort, stadt, wohnort, ville, ciudad, localidad, poblacion"
        ),
        "customers",
        "city",
    ),
    Role(
        "postal_code",
        "word",
        words_of(
            "postal code, postalcode, zip code, zipcode, zip, postcode, billing zip, plz,"
            " postleitzahl, code postal, codigo postal"
        ),
        "customers",
        "postal code",
        personal=True,
    ),
    Role(
        "first_seen_at",
        "time",
        words_of(
            "first seen at, signup date, sign up date, signed up at, registration date,"
            " registered at, customer since, date joined, dt customer, join date, kunde seit,"
            " registrierungsdatum, date d inscription, fecha de alta, fecha de registro"
        ),
        "customers",
        "when the customer signed up",
    ),
)
