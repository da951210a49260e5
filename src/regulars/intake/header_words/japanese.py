"""Japanese names of columns."""

from __future__ import annotations

WORDS = {
    "order_id": (
        "注文番号, 注文ID, 受注番号, 伝票番号, オーダー番号, 取引番号, 取引ID, レシート番号"
    ),
    "customer_id": (
        "顧客ID, 顧客番号, 顧客コード, 会員ID, 会員番号, お客様番号, 得意先コード, ユーザーID"
    ),
    "product_id": "商品コード, 商品ID, 商品番号, 品番, 製品コード, 製品番号, JANコード, 商品",
    "ordered_at": (
        "注文日, 注文日時, 受注日, 受注日時, 購入日, 購入日時, 売上日, 取引日, 日付, 日時"
    ),
    "quantity": "数量, 個数, 注文数, 購入数, 点数",
    "unit_price": "単価, 販売単価, 価格, 商品価格",
    "revenue": "金額, 合計金額, 売上金額, 売上, 売上高, 小計, 合計, 購入金額, 税込金額, 税抜金額",
    "discount": "割引, 値引, 値引額, 割引額",
    "tax": "消費税, 税額",
    "shipping": "送料, 配送料",
    "currency": "通貨",
    "status": "注文状況, ステータス, 注文ステータス",
    "channel": "チャネル, 販売チャネル, 販路",
    "name": "顧客名, 氏名, お名前, 会員名, 会社名",
    "email": "メールアドレス, メール",
    "phone": "電話番号, 携帯電話",
    "birth_date": "生年月日, 誕生日",
    "age_years": "年齢",
    "gender": "性別",
    "country": "国",
    "region": "都道府県, 地域",
    "city": "市区町村",
    "postal_code": "郵便番号",
    "first_seen_at": "登録日, 会員登録日, 入会日",
    "product_name": "商品名, 品名, 製品名, 商品説明",
    "category": "カテゴリ, カテゴリー, 商品カテゴリ, 分類, 部門",
    "brand": "ブランド, メーカー",
    "list_price": "定価, 希望小売価格",
    "personal_detail": "姓, 名, 住所, 番地",
}
