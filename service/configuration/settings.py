"""What an operator may set: one list, in which each setting has its default, what it is for, and the reason.

The flags of `koteihyo serve`, the environment, the TOML file and `docs/settings.md` are all made from it; see
`configuration`. A new setting is a new line here, written in the same way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

from ...graph.rdf.names import BASE


class About(NamedTuple):
    """What a setting is for and why its default is what it is, each in Japanese and English.

    ``least`` is the least number that makes sense; ``reads`` checks a value that its type alone does not say enough of;
    ``default`` says in words a default that depends on the machine.
    """

    what: str
    why: str
    least: float = 0
    reads: Callable[[Any], object] | None = None
    default: str = ""


UNSAID = About("", "")


def amount(value: str | int) -> int:
    """Return a number of bytes, read as people write it.

    >>> amount("64 MiB"), amount("1.5GB"), amount(1024)
    (67108864, 1500000000, 1024)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([kKMG]?)(i?)B?", str(value))
    if not found:
        raise ValueError("バイト数を 67108864 か 64MiB の形式で指定してください。Write bytes as 67108864 or 64MiB.")
    return int(float(found[1]) * (1024 if found[3] else 1000) ** " KMG".index(found[2].upper() or " "))


def network(value: str) -> str:
    """Return an address or a network of addresses as it is usually written.

    >>> network("10.0.0.7/8"), network("::1")
    ('10.0.0.0/8', '::1/128')
    """
    try:
        return str(ip_network(value, strict=False))
    except ValueError:
        raise ValueError("10.0.0.0/8 のようなアドレスではありません。Not an address such as 10.0.0.0/8.") from None


def host(value: str) -> str:
    """Return the name of a host, without scheme and port.

    >>> host("Plans.example.jp"), host(".example.jp")
    ('plans.example.jp', '.example.jp')
    """
    if not re.fullmatch(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", value):
        raise ValueError("plans.example.jp のような名ではありません。Not a name such as plans.example.jp.")
    return value.lower()


def address(value: str) -> str:
    """Return the address of an endpoint; empty means none."""
    if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError("http:// か https:// で始まるURLではありません。Not a URL that begins with http(s)://.")
    return value


def listed_endpoint(value: str) -> str:
    """Return an endpoint that SERVICE may reach: its address, or its address, ``=>``, and a mirror's to ask instead.

    >>> listed_endpoint("https://query.example/sparql=>http://127.0.0.1:7878/query")
    'https://query.example/sparql=>http://127.0.0.1:7878/query'
    """
    return "=>".join(map(address, value.split("=>", 1)))


def minting(value: str) -> str:
    """Return the beginning of identifiers, which ends in a slash.

    >>> minting("https://id.city.example/plans/")
    'https://id.city.example/plans/'
    """
    if not re.fullmatch(r"https?://[^\s/?#]+/(?:[^\s?#]*/)?", value):
        raise ValueError("http(s)://…/ の形で、/ で終えてください。Write http(s)://…/ with a slash at its end.")
    return value


def email(value: str) -> str:
    """Return an e-mail address; empty means none."""
    if value and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
        raise ValueError("電子メールのアドレスではありません。Not an e-mail address.")
    return value


def opinion_address(value: str) -> str:
    """Return where opinions go: `mailto:` with an address, or a form's URL with `{body}`; empty means nowhere.

    >>> opinion_address("mailto:plan@city.example"), opinion_address("https://a.example/issues/new?title={title}&body={body}")
    ('mailto:plan@city.example', 'https://a.example/issues/new?title={title}&body={body}')
    """
    if value.startswith("mailto:"):
        email(value.removeprefix("mailto:") or "-")
        if re.fullmatch(r"mailto:[^?&#%]+", value):
            return value
    elif not value or (address(value) and "{body}" in value and not re.search(r"[{}]", re.sub(OPINION, "", value))):
        return value
    raise ValueError(
        "mailto:plan@city.example か、https://…?title={title}&body={body} の形で指定してください。"
        "Write mailto:plan@city.example, or https://…?title={title}&body={body}."
    )


# What is filled in where a form's URL has it.
OPINION = r"\{(?:title|body|url)\}"


def folder(value: str) -> Path | None:
    """Return a folder; empty means none."""
    return Path(value) if value else None


class Limits(NamedTuple):
    """How much one query, one client, and all queries together may cost."""

    seconds: Annotated[
        float,
        About(
            "一つの問い合わせの制限時間（秒）。Seconds that a query may take.",
            "500万件の集計で約4秒、計画の質問で数ミリ秒。"
            "Aggregates over five million triples take four seconds from disk; a plan's questions take milliseconds.",
            least=0.1,
        ),
    ] = 20.0
    workers: Annotated[
        int,
        About(
            "問い合わせを処理するプロセスの数。Processes that answer queries.",
            "一つの問い合わせがコアを一つ使用する。三つあれば、一人が二つ使用しても他の利用者に一つ残る。"
            "A query burns one core. Three at least, so that one client may have two and one is left for the others.",
            least=1,
            default="コアの数、3以上 / cores, at least 3",
        ),
    ] = max(3, os.cpu_count() or 3)
    waiting: Annotated[
        int,
        About(
            "順番を待てる問い合わせの数。Queries that may wait for a worker.",
            "これを超えると待ち時間が長くなりすぎる。Beyond it the wait would be too long.",
        ),
    ] = 16
    patience: Annotated[
        float,
        About(
            "順番を待つ時間（秒）。Seconds that a query waits for a worker.",
            "長く待つより、再試行を案内する。A prompt refusal with a time to retry is better than a long wait.",
        ),
    ] = 10.0
    memory: Annotated[
        int,
        About(
            "処理プロセス一つのメモリ（アドレス空間、バイト）。Address space of a worker in bytes.",
            "500万件でも通常の問い合わせは1GiB以下。組合せの並べ替えは1分で14GBに達する。"
            "Ordinary queries over five million triples ran under 1 GiB; a cartesian ORDER BY reaches 14 GB.",
            least=64 << 20,
            reads=amount,
        ),
    ] = 2 << 30
    preload: Annotated[
        int,
        About(
            "メモリに保持するデータの大きさ（ディスク上のバイト、0：保持しない）。Bytes of a store also in memory.",
            "メモリでは数倍速いが、ディスクの約三倍を使用し、版の切替中はその倍になる。"
            "Several times faster; it takes three times the bytes, and twice that while versions change.",
            reads=amount,
        ),
    ] = 1 << 30
    body: Annotated[
        int,
        About(
            "受け付ける本文の大きさ（バイト）。Bytes of a request's body.",
            "最も長い質問で4千字。The longest question of the library has four thousand characters.",
            least=1024,
            reads=amount,
        ),
    ] = 1 << 20
    rows: Annotated[
        int,
        About(
            "一つの結果の行数。Rows of one answer.",
            "画面で扱える行数を超える。全件には配布データを使用する。"
            "No reader looks at more; who needs everything takes the dump.",
            least=1,
        ),
    ] = 100_000
    size: Annotated[
        int,
        About(
            "一つの結果の大きさ（バイト）。Bytes of one answer.",
            "結果は送信前に全体を用意するため、同時に返す数だけメモリを使用する。"
            "An answer is whole before it is sent, so that so much memory is used for each at once.",
            least=1024,
            reads=amount,
        ),
    ] = 64 << 20
    service_allowed: Annotated[
        tuple[str, ...],
        About(
            "SERVICE で検索を許可するエンドポイント（IRI=>URL でミラーを検索する）。"
            "Endpoints that SERVICE may reach; IRI=>URL asks a mirror instead.",
            "指定したものに限る。既定では外部に接続しない。Exactly those; by default nothing leaves the machine.",
            reads=listed_endpoint,
        ),
    ] = ()
    service_seconds: Annotated[
        float,
        About(
            "SERVICE の応答を待つ時間（秒）。Seconds that SERVICE may take.",
            "応答が遅くても、問い合わせの制限時間の半分を残す。A slow endpoint leaves half of the query's time to us.",
            least=0.1,
        ),
    ] = 10.0
    client_window: Annotated[
        float,
        About(
            "利用者ごとの量を数える時間（秒）。Seconds over which a client's cost is counted.",
            "一分で回復する。It recovers within a minute.",
            least=1,
        ),
    ] = 60.0
    client_seconds: Annotated[
        float,
        About(
            "その間に一人の利用者が使える処理時間（秒、0：制限なし）。Engine seconds of a client in it; 0: any.",
            "コア一つの半分。人の利用には十分で、プログラムによる占有を防ぐ。"
            "Half a core: plenty for a person who asks, and no machine takes it all.",
        ),
    ] = 30.0
    client_errors: Annotated[
        int,
        About(
            "その間に一人の利用者が許すエラーの数（0：制限なし）。Errors of a client in it; 0: any.",
            "人の入力誤りは毎秒一回に満たない。A person mistypes less than once a second.",
        ),
    ] = 60
    client_queries: Annotated[
        int,
        About(
            "一人の利用者が同時に使える処理プロセスの数（0：制限なし）。Queries of a client answered at once; 0: any.",
            "処理量は完了まで分からないため、一人による占有を防ぐ。次の問い合わせは順番を待つ。"
            "What a query costs is known when it ends; until then nobody has all workers. The next one waits its turn.",
        ),
    ] = 2
    client_connections: Annotated[
        int,
        About(
            "一つのアドレスからの同時の接続の数（0：制限なし）。Connections of an address at once; 0: any.",
            "ブラウザーは六つまで。同じ出口を使う役所の十人分。信じる代理サーバーは数えず、そちらで数える。"
            "A browser opens six: ten people of an office behind one address. Trusted proxies count for themselves.",
        ),
    ] = 64
    cache: Annotated[
        int,
        About(
            "同じ問い合わせのために保存する結果の大きさ（バイト）。Bytes of answers kept to give again.",
            "版が変わるまで結果は変わらない。質問集の結果は合計で数MB。"
            "An answer holds until the next version; those of the library are a few megabytes together.",
            reads=amount,
        ),
    ] = 32 << 20
    unconfined: Annotated[
        bool,
        About(
            "処理プロセスを閉じ込められない機械でも答える（true）。Answer where workers cannot be confined (true).",
            "Linux（x86-64、ARM64）以外には閉じ込める仕組みがない。自分の機械で試すときだけ。"
            "Only Linux on x86-64 and ARM64 can; for trying it out on one's own machine.",
        ),
    ] = False
    write_seconds: Annotated[
        float,
        About(
            "一つの書き込みを複製に適用する時間（秒）。Seconds that a write may take to change its copy.",
            "500万件の複製に約20秒。検査の時間は含まない。"
            "A copy of five million triples takes some twenty seconds; the checks have their own time.",
            least=0.1,
        ),
    ] = 120.0
    write_memory: Annotated[
        int,
        About(
            "一つの書き込みのメモリ（アドレス空間、バイト）。Address space of a write in bytes.",
            "500万件の複製は2GiB。A copy of five million triples takes two.",
            least=1 << 26,
            reads=amount,
        ),
    ] = 4 << 30
    write_body: Annotated[
        int,
        About(
            "トークンの保有者から受け付ける本文の大きさ（バイト）。Bytes of a body from whoever has a token.",
            "計画一つ分のグラフは数MB。A plan's graphs are a few megabytes.",
            least=1024,
            reads=amount,
        ),
    ] = 64 << 20
    write_count: Annotated[
        int,
        About(
            "一つのトークンで一日に書き込める回数（0：制限なし）。Writes of a token in a day; 0: any.",
            "毎分書くプログラムで1440回。書くたびに一つの版が残る。"
            "A program that writes every minute makes 1,440. Each leaves a version.",
        ),
    ] = 2000
    write_size: Annotated[
        int,
        About(
            "その一日にできる版の大きさの合計（バイト、0：制限なし）。Bytes of the versions of that day; 0: any.",
            "一つの計画の版は20MBほど。千回分。A version of one plan takes twenty megabytes: a thousand of them.",
            reads=amount,
        ),
    ] = 20 << 30
    write_free: Annotated[
        int,
        About(
            "ディスクに残しておく空き（バイト）。これより少なければ書き込みを断る。"
            "Bytes of the disk that are left free; with less, writes are refused.",
            "満ちたディスクでは、記録もサービスも止まる。On a full disk the log and the service stop too.",
            reads=amount,
        ),
    ] = 1 << 30
    write_keep: Annotated[
        int,
        About(
            "書き込みの後に残す新しい版の数（0：すべて残す）。Newest versions that are kept after a write; 0: all.",
            "現在の版、引用されている版、それらの元になった版は、この数にかかわらず残る。"
            "The current version, those that something cites and their bases stay whatever the number.",
        ),
    ] = 0


class Serving(NamedTuple):
    """Where the service stands: what it listens on, what it answers from, and what it writes down."""

    host: Annotated[
        str,
        About(
            "待ち受けるアドレス。Address to listen on.",
            "自身の計算機だけ。外部に公開する場合は前段にウェブサーバーを置く。"
            "This machine alone; to be let at strangers, stand behind a web server.",
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        About(
            "待ち受けるポート（0：空いている番号）。Port; 0 for any.",
            "特権を必要としない番号。A number that needs no privilege.",
        ),
    ] = 8080
    data: Annotated[
        Path | None,
        About(
            "データフォルダー。Data folder.",
            "環境変数は他のコマンドにも効く。The variable holds for the other commands too.",
            reads=folder,
            default="利用者の標準の場所 / the platform's usual place",
        ),
    ] = None
    queries: Annotated[
        Path | None,
        About(
            "質問のフォルダー。Folder of questions.",
            "独自の質問だけを提供する場合。To offer one's own questions instead.",
            reads=folder,
            default="同梱の質問 / those that ship",
        ),
    ] = None
    base: Annotated[
        str,
        About(
            "識別子の基底IRI。Base of the identifiers of the plans.",
            "koteihyo build の既定と同じ。別の基底で作成したデータを提供する場合。The default of koteihyo build; "
            "for data that were built with another.",
            reads=minting,
        ),
    ] = BASE
    engine: Annotated[
        str,
        About(
            "代わりに応答するSPARQLエンドポイント。SPARQL endpoint that answers instead.",
            "一台に収まるデータでは不要。Data that fit one machine need none.",
            reads=address,
        ),
    ] = ""
    grace: Annotated[
        float,
        About(
            "停止時に、処理中の応答を待つ時間（秒）。Seconds that answers already begun have when the service stops.",
            "最も長い問い合わせより少し長い時間。A little longer than the longest query.",
        ),
    ] = 25.0
    trusted_proxies: Annotated[
        tuple[str, ...],
        About(
            "X-Forwarded-For を信じる代理サーバー。Proxies whose X-Forwarded-For is believed.",
            "同じ計算機のウェブサーバー。ここからの直接の要求は利用量に数えない。"
            "The web server on this machine; who comes from there without the header is not counted.",
            reads=network,
        ),
    ] = ("127.0.0.0/8", "::1/128")
    hosts: Annotated[
        tuple[str, ...],
        About(
            "このサービスの名（Host に書かれてよいもの。.example.jp はその下すべて）。"
            "Names that the service may be asked by, in the Host header; .example.jp is all below it.",
            "空の場合はどの名でも応答し、その名を結果のURLに使用する。公開する場合は指定する。"
            "Empty: by any, which stands in the addresses of its answers. Settle it when strangers may ask.",
            reads=host,
        ),
    ] = ()
    tokens: Annotated[
        Path | None,
        About(
            "トークンのファイル（koteihyo token が作成する）。File of tokens, which koteihyo token writes.",
            "トークンがなければ書き込めない。Without a token in it nobody writes.",
            reads=folder,
            default="データフォルダーの tokens.json / tokens.json in the data folder",
        ),
    ] = None
    private: Annotated[
        bool,
        About(
            "読み取りにもトークンを要求する（true）。Ask for a token for reading too (true).",
            "公開前の確認に使用する。For review before publication.",
        ),
    ] = False
    session_minutes: Annotated[
        float,
        About(
            "サインインが操作のないまま続く時間（分）。Minutes that somebody who has signed in may do nothing.",
            "昼休みの間は続き、帰宅した後の計算機には残らない。操作していても12時間で終わる。"
            "It lasts over lunch and not over night. Whoever goes on working signs in again after twelve hours.",
            least=1,
        ),
    ] = 60.0
    mcp: Annotated[
        bool,
        About(
            "/mcp で言語モデルに質問集を提供する（true）。Offer the questions to language models at /mcp (true).",
            "既定では提供しない。公開する場合は hosts も指定する。Off unless wanted; for strangers, settle hosts too.",
        ),
    ] = False
    log: Annotated[
        str,
        About(
            "一件一行の記録を出力するファイル（-：標準エラー出力、off：出力しない）。"
            "File of one line a request; - standard error, off for none.",
            "コンテナーやsystemdが収集する出力先。Where containers and systemd collect it.",
        ),
    ] = "-"


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


class Settings(NamedTuple):
    """Everything that an operator may set."""

    serving: Serving = Serving()
    limits: Limits = Limits()
    describing: Describing = Describing()


class Setting(NamedTuple):
    """One line of the list: the same name is a flag, a variable and a key."""

    name: str
    type: Any
    default: Any
    about: About

    @property
    def key(self) -> str:
        """Return its name in a TOML file."""
        return self.name.replace("_", "-")

    @property
    def flag(self) -> str:
        """Return its name on the command line."""
        return f"--{self.key}"

    @property
    def variable(self) -> str:
        """Return its name in the environment."""
        return f"KOTEIHYO_{self.name.upper()}"

    @property
    def many(self) -> bool:
        """Say whether it may be given more than once."""
        return isinstance(self.default, tuple)


def _fields(of: type[Serving | Limits | Describing]) -> list[Setting]:
    defaults, hints = of._field_defaults, get_type_hints(of, include_extras=True)
    return [
        Setting(name, getattr(hint, "__origin__", hint), defaults[name], *getattr(hint, "__metadata__", (UNSAID,)))
        for name, hint in hints.items()
    ]


SETTINGS = (*_fields(Serving), *_fields(Limits), *_fields(Describing))
