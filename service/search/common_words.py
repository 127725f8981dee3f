"""Common words: what people put around what they ask, and what every plan is full of.

Nothing is looked for by them. A word here may still be a part of a name (計画 of 都市計画), and it may still choose a
question (`Words` of its header).
"""

from __future__ import annotations

from .lexicon import key

JAPANESE = """
取り組み 取組 取組み 取りくみ とりくみ 施策 対策 事業 政策 方策 策 計画 プラン 工程表 一覧 全部 全て すべて 全体
内容 状況 現状 状態 予定 実施 実現 推進 促進 充実 強化 整備 改善 向上 拡大 拡充 確保 確立 構築 検討 策定 作成 見直し
設置 支援 活用 利用 開催 導入 対応 関係 関連 関与 該当 対象 記載 印刷 掲載 件数 個数 表示 検索 リスト データ 情報
具体的 主要 重点 重要 必要 可能 市民 住民 本市 当市 市内 市役所 行政 自治体 地域 場所 箇所 項目 部分 問題 課題
テーマ 分野 方法 目的 理由 意味 期間 時期 年度 現在 今後 将来 最近 過去 以上 以下 以内 以外 変化 進捗 効果 成果 達成
根拠 担当 予算 費用 比較 違い 割合 平均 合計 最大 最小 上位 傾向 分析 評価 目標 数値 指標 公約 段階 表 系列 質問
回答 資料 文書 原文 文言 名前 名称 種類 期限 番号 参加 参照 解決 解消 防止 保全 保護 管理 運営 運用 提供 提案 開始
着手 完了 終了 継続 変更 追加 削減 増加 減少 増減 維持 確認 把握 調整 連絡 相談 協力 推移 結果 詳細 概要 説明 紹介
案内 教えて 知りたい 見たい 調べたい ください どこ どれ いつ どんな どう なに 何 向け ため 生活 暮らし 社会 建設
発行 開設 新設 創設 制定 両方 双方 同時 併せて 共通 それぞれ 各種 様々 さまざま 活動 増員 どの程度 どれくらい
どのように 何人 何か 何件 すべき 今年 来年 昨年 まち 街 町 市 県 国 全国 住む 暮らす 安心 安全 安心安全 住みやすい
良い 悪い 多い 少ない 一番 最も 特に 主に 実際 直接 間接 方針 考え方 姿勢 仕組み 制度 ちゃんと しっかり きちんと
ある ない いる する なる できる やる 行う 進める 増やす 減らす 守る 助ける 使う 担う 取り組む 取り扱う 含む 含まれる
述べる 書く 書かれ 約束 そのまま ありのまま
値上げ 値下げ 値上 値下 引き上げ 引き下げ 由来 億円 万円 千円 行方 経緯 経過 いきさつ 減量 増収 増額 減額 増強
低減 抑制 軽減 緩和 促す 高める 目指す
広げる 延ばす 設ける 開く 作る 始まる 終わる 続く 続ける 変える 変わる 直す 備える 支える 届ける 重んじる 裏付け
統計 関心 意欲 意向 希望 要望 期待 心配 ゼロ 皆無 半分 一部 一つ 二つ 三つ 複数 単独 個別 全般 総数 総額 合計額 数字
順番 順位 上昇 下降 低下 普及 定着 浸透 浄化 再生 発展 活性化 高度化 効率化 適正化 簡素化 明確化 一体化 共同 共有
分担 役割 責任 権利 義務 人材 人員 財源 資金 資源 体制 組織 団体 機関 施設 設備 建物 拠点 会議 委員会 集まり 催し
行事 講座 教室 企画 通り 通常 日常 毎日 毎年 毎月 常時 随時 定期 定期的 早期 中期 長期 短期 当面 直ちに 速やかに
順次 段階的 積極的 総合的 計画的 効果的 効率的 継続的 自主的 主体的 多様 多様化 豊か 快適 便利 身近 円滑 適切 適正
十分 迅速 確実 新しい 新た 古い 大きい 小さい 高い 低い 長い 短い 早い 遅い 強い 弱い 広い 狭い 近い 遠い 難しい
簡単 本当 具体例 事例 種別 区分 範囲 言及 話題 内訳 出典 意義 趣旨 狙い ねらい 背景 動向 変遷 履歴 記録 報告 公表
発表 提示 掲示 通知 周辺 付近 近所 近隣 世代 人々 誰も 自分 現場 その他 ほか
不足 過剰 本数 人数 回数 台数 面積 広さ 距離 頻度 程度 悩み 困りごと 不安 手助け 手伝い カット アップ ダウン 期日 使い道
事項 実行 到達 同士 有無 様子 手段 手法 明記 単語 語句 用語 配慮 設定 任せる 任せ 進み具合 一番多い 最多 総合
強力 見える
行き先 手順 成績 結論 現実 実態 実績 見通し 見込み 展望 将来像 理想 姿 感想 疑問 話 ニュース ひと 皆さん みんな
""".split()  # noqa: SIM905 - a page of words is read more easily without quotes
ENGLISH = """
cannot couldn didn doesn don hasn haven isn wasn weren won wouldn shouldn aren clean cleaner cleanup dirty home
comes comfortable pleasant happy healthy lively vibrant attractive beautiful modern
a about above across act action actions activities activity add address addresses affect affecting after against aim
aims all along also am among amount an and any appear appears apply are area areas around as ask at available be
because become been before begin being below benefit benefiting best better between big boost both bring build
building but by call called can carried carry case city clear combat concern concerned concerning concerns consider
contain contains cope could council count cover covered create curb current currently cut data deadline deadlines deal
dealing deals describe described detail details develop did different do document documents does doing done down due
during each effort efforts either encourage encouraging end enhance enough ensure ensuring entries entry establish
established establishment etc ever every everybody everything exactly exist exists expand expanding expansion explain
extent fall falling falls family few field fields fight find first fiscal focus focused following for foster found
from full fully fund funding further future general get give given gives go goal goals going good government great
group groups had handle happen happens has have having he help helping helps here high hold holds how i idea identify
if implement implementation implemented implementing important improve improved improvement improvements improving in
include included includes including increase increased increasing information initiative initiatives instead intended
into introduce introduction is issue issues it item items its just keep kind kinds know large last later least left
less let like list listed lists local long look looking lower made main mainly maintain maintaining make makes making
manage management managing many matter matters may me mean means meant measure measured measures meet mention
mentioned mentions might more most mostly much municipal municipality must my name named names need needed needs never
new next no none not nothing now number numbers objective objectives of off office often on one only or order other
others our out over overall own part particular people per person place places plan planned plans please plus point
points policies policy possible preparation prepare preparing present prevent preventing prevention print printed
program programme programmes programs project projects promise promised promises promote promoting promotion protect
protecting protection provide provided provides providing public purpose put question questions quite raise rather
read really reduce reduced reducing reduction regarding relate related relates relating relation respond response
responsible result results right safe safety said same say says scheme schemes second section see seek serve serves
service services set several shall she should show shown shows side since small so some someone something sort
specific specifically stage stages stand stands start started state stated statement statements states step steps
still strategies strategy strengthen strengthening stronger such summary support supported supporting supports tackle
take taken takes taking talk target targeted targets tell tells than that the their them theme themes then there these
they thing things third this those three through time to today together tomorrow too top topic topics toward towards
town two type types under understand until up upon us use used uses using various very via want was way ways we well
were what when where whether which while who whole whom whose why will wish wishes with within without work working
works worst would year years yet you your curator curators evidence human original able accordingly according actually
additional adequate advance again ago agree aimed allow allowed almost alone already although always another answer
anyone anything anyway apart approach appropriate arrange arrangement arrangements aspect aspects assist assistance
attempt attention away back bad base based basic basis bear became begun behind believe beyond bigger biggest bit
bodies body brought broad budgeted built busy came care cares caring catch cause caused causes certain chance change
changed changes check choose chosen close closer come comes coming commit commitment commitments committed common
compare compared complete completed completely completion comprise conduct conducted considered consist consists
constant content contents continue continues contribute control correct correspond cost costs course created creates
creating creation cross crossed decide decided decrease decreased decreases define defined degree deliver delivered
depend description design designed desirable detailed determine devote differ difference differences direct direction
directly discuss discussed distribution divided draft drawn drop dropped early easier easily easy effective
effectively efficient eliminate emphasis employ enable ended ending ends enjoy enter entire entirely equal especially
essential even evenly eventually example examples except exclude execute expect expected experience extend extended
extra fact facts failed fair fairly far fast faster feel fewer figure figures final finally finish finished fit fix
fixed follow follows force form formal former forms forward frequent frequently friendly front fulfil fulfill gain gap
gaps gather gave generally goes gone got gradually grow growing grows growth guarantee guide half hall happening hard
hardly heard heavy held hence highest hope household immediate immediately impact indicate individual initial inside
instance intend intends interest interested interesting involve involved involves involving join joint jointly kept
key keeps knew known lack largely latest lead leading leads learn led length lesser level levels lie lies life light
likely limit limited line lines link linked little lives living located location locations longer loss lost low lowest
majority manner mark meaning meets member members mind minor minute moment month months move moved moves moving near
nearby nearly necessary neither newly nobody normal normally note noted notes numerous obtain obtained occur occurs
offered offering offers ongoing onto open opened opening opens operate operated operates operation opinion opposite
option options ordinary organise organised organize organized otherwise outcome outcomes outline outside owing pace
page pages paid pair paragraph partly parts pass passage passages passed past pay pays percent percentage perform
performed perhaps period periods permanent permit permitted phase phases pick picture piece placed poor position
positive potential power previous previously primary principal prior priorities priority probably problem problems
proceed process produce product proper properly proportion propose proposed proposes provision purposes pursue pursued
push putting quality quarter quick quickly raised raises raising ran range rank ranked ranking rate rates ready
realise realize reason reasons receive received receives recent recently recommend record recorded records refer
reference referred refers reflect reform reforms regard regarded regular regularly remain remains remove removed
rename repeat replace reply request require required requires resolve resource resources respect respective rest
restore resulting return returns reveal review reviewed reviews rewrite rise rises rising role roles row rows rule run
running runs satisfy satisfied save saved scale schedule scheduled scope secure seem self seems seen select selected
send sense separate separately serious series share shared shares sheet sheets shift shorter shortly significant
significantly similar similarly simple simply single situation situations size slightly slow slower smaller smooth
solution solutions solve solved sometimes somewhere soon sought source sources space speak spend spent spoken spread
standard status stay stop stopped straight strength strive strong strongly structure subject subjects succeed success
sufficient suggest suggested suitable sum suppose sure table tables task tasks team tend term terms text therefore
thought throughout thus tie title titles total touch track tried tries trouble true truly try trying turn turned twice
typical unable understanding undertake undertaken unit unless unlike updated upgrade upgraded useful usual usually
valid value values varied variety vary version view views visible volume wait watch week weeks whatever whenever
wherever whichever wholly wide widely widen wider widespread willing word words worse worth write written wrong yearly
""".split()  # noqa: SIM905
COMMON = frozenset(map(key, (*JAPANESE, *ENGLISH)))


def strip_common(word: str) -> str:
    """Return a word without the common one that it ends in, and without what binds them.

    >>> strip_common("河川の整備"), strip_common("少子化対策"), strip_common("防災")
    ('河川', '少子化', '防災')
    """
    ends = (at for at in range(1, len(word)) if key(word[at:]) in COMMON)
    return next((word[:at].removesuffix("の") for at in ends), word)


# What is said of measures, and of goals: the kind of statement that is looked for.
MEASURES = ("取り組み", "取組", "取組み", "施策", "事業", "measures", "measure", "actions", "initiatives", "projects")
GOALS = ("目標", "goals", "goal", "objectives", "aims")
