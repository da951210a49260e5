"""Portuguese names of columns."""

from __future__ import annotations

WORDS = {
    "order_id": (
        "número do pedido, id do pedido, nº do pedido, código do pedido, número da encomenda,"
        " encomenda, nota fiscal, número da nota, número da fatura, fatura, venda"
    ),
    "customer_id": (
        "id do cliente, código do cliente, número do cliente, comprador, usuário,"
        " id do usuário, utilizador, nº cliente"
    ),
    "product_id": (
        "código do produto, id do produto, código produto, artigo, código do artigo,"
        " referência, produto"
    ),
    "ordered_at": (
        "data do pedido, data da compra, data compra, data pedido, data da venda,"
        " data da encomenda, data da fatura, data de emissão, data e hora"
    ),
    "quantity": "quantidade, qtd, qtde, unidades vendidas",
    "unit_price": "preço unitário, preço, valor unitário, preço de venda",
    "revenue": (
        "valor total, preço total, total do item, total da linha, montante, receita,"
        " faturamento, valor da compra, valor do pedido"
    ),
    "discount": "desconto, valor do desconto",
    "tax": "imposto, valor do imposto",
    "shipping": "frete, valor do frete, portes, custo de envio",
    "currency": "moeda",
    "status": "status do pedido, situação, estado do pedido, estado da encomenda",
    "channel": "canal de vendas",
    "name": "nome do cliente, nome cliente, nome completo, razão social",
    "email": "correio eletrónico, endereço de email",
    "phone": "telefone, celular, telemóvel",
    "birth_date": "data de nascimento, ano de nascimento, nascimento",
    "age_years": "idade",
    "gender": "gênero, género",
    "country": "país",
    "region": "região, distrito, uf",
    "city": "cidade, município, localidade",
    "postal_code": "cep, código postal",
    "first_seen_at": "data de cadastro, data de registo, cliente desde",
    "product_name": "nome do produto, descrição, descrição do produto",
    "category": "categoria do produto, departamento, seção",
    "brand": "fabricante, fornecedor",
    "list_price": "preço de tabela, preço de lista",
    "personal_detail": "nome, sobrenome, apelido, endereço, morada, rua, cpf, cnpj, nif",
}
