"""What portals are told of whoever publishes."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from .values import About, address, email, opinion_address


class Describing(NamedTuple):
    """What the descriptions for portals say of whoever publishes, and where the service is seen from outside."""

    public_url: Annotated[
        str,
        About(
            "外部からのURL（https://…/）。Where the service is seen from outside.",
            "空の場合は要求されたURL。目録の識別子になるため、公開する場合は指定する。"
            "Empty: as it is asked. It begins the catalogue's identifiers, so settle it before portals harvest.",
            reads=address,
        ),
    ] = ""
    publisher: Annotated[
        str,
        About(
            "公開する組織の名称。Name of the publisher.",
            "空の場合は「このサービスの運営者」。Empty: the operator of this service.",
        ),
    ] = ""
    publisher_url: Annotated[
        str,
        About(
            "その組織の識別子またはページ（https://…）。Identifier or page of the publisher.",
            "法人番号のIRIなど。なければ目録内の識別子を使用する。Such as a corporate number's IRI.",
            reads=address,
        ),
    ] = ""
    contact: Annotated[
        str,
        About(
            "問い合わせ窓口の名称。Name of the contact point.",
            "空の場合は窓口を記載しない。Empty: no contact is named unless an address below is.",
        ),
    ] = ""
    contact_email: Annotated[
        str,
        About(
            "問い合わせ窓口の電子メール。E-mail of the contact point.",
            "公開される。It is public.",
            reads=email,
        ),
    ] = ""
    contact_url: Annotated[
        str,
        About(
            "問い合わせのページ。Page of the contact point.",
            "電子メールに代えて指定できる。It may stand for the e-mail.",
            reads=address,
        ),
    ] = ""
    opinions: Annotated[
        str,
        About(
            "「この判断に意見を送る」の宛先（mailto:… か、{title}、{body}、{url} を含むフォームのURL）。"
            "Where the link to send an opinion leads: mailto:…, or a form's URL with {title}, {body}, {url}.",
            "空の場合は表示しない。送信するのは読み手で、サービスは何も送らない。"
            "Empty: nothing is shown. The reader sends it; the service sends nothing.",
            reads=opinion_address,
        ),
    ] = ""
    licence: Annotated[
        str,
        About(
            "データの利用条件（https://…）。Licence of the data.",
            "語彙と整備したデータはCC BY 4.0。引用した文書の権利は各自治体にある。"
            "Vocabulary and curation are CC BY 4.0; the quoted document is its body's.",
            reads=address,
        ),
    ] = "https://creativecommons.org/licenses/by/4.0/"
