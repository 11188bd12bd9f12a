import { plain } from "./plain.js";

/**
 * Words by what they mean for a request, in the languages that editor users write most. The meanings are features of
 * the classifier, so one learned weight serves every language and a language with few examples is not lost.
 * A trailing `*` takes any ending; entries with spaces are phrases; Chinese and Japanese entries match inside a text.
 * Latin entries are written without accents, as texts are compared without them.
 */
const MEANINGS = {
  explain:
    "干什么 做什么 什么用 何のため 何をして explain* explanation* walk decipher overview wat huh describe* clarify* understand* interpret* elaborate walkthrough erklar* erlauter* beschreib* verstehe* explica* explique* expliqu* describir descri* entender entiendo comprend* entend* decri* spiega* explanat* meaning means bedeutet bedeutung significa signifie 解释 解釋 说明 說明 讲解 理解 什么意思 説明 解説 教えて 意味 とは объясни* 설명 समझाओ समझाएं समझाइए समझा samjhao acikla* anlat* ne_yapiyor ne_ise_yarar ne_ise_yariyor wyjasn* wytlumacz* co_robi uitleg* leg wat_doet jelaskan giai_thich اشرح поясни* что_делает що_робить que_fait que_hace cosa_fa was_macht क्या_करता kya_karta 뜻 무엇을_하",
  test: "test tests tets tset tesst xctest gtest catch2 doctest benchmark unittest unittests testcase testcases testsuite spec specs jest vitest pytest mocha junit xunit nunit mstest rspec phpunit testng cypress playwright jasmine ginkgo testing-library coverage mock mocks mocking testabdeckung unittest-e unit-test unit-tests testfall testfalle tests-e prueba* teste testes testen cobertura couverture 测试 測試 单测 用例 テスト 単体テスト тест* 테스트 testler* testi testini testy testow टेस्ट* परीक्षण* اختبار* pengujian kiem_thu",
  document:
    "doc docs kdoc yard document documentation docstring docstrings jsdoc javadoc tsdoc godoc rustdoc doxygen docc phpdoc xmldoc readme dokumentier* dokumentation documenta* documentez documente* documenting documents annotate 文档 文檔 注释 註解 注释 ドキュメント コメント документ* 문서 주석 docblock doccomment docs-kommentar belgele* dokumantasyon* dokumentacj* documentatie documenteer* dokumentasi दस्तावेज* डॉकस्ट्रिंग توثيق* توثيقا وثق tai_lieu 독스트링 documentazione",
  comment:
    "comment comments kommentar* kommentier* comentario* comenta* comentar commentaire* commente* commenting yorum yorumla yorumlar* komentarz* komentuj* commentaar commenti commento commentare комментар* комменти* коментар* टिप्पणी टिप्पणियाँ टिप्पणियां komentar* binh_luan",
  fix: "fix fxi fixes fixing fixed repair* correct correction debug debugging solve solves solving resolve resolving troubleshoot repariere* behebe* beheben korrigier* arregla* corrige* corrija* corregir corrigir soluciona* resolver resuelve resolve repare* reparer corriger resous resoudre debogue* conserta* consertar correggi* 修复 修復 修正 改正 解决 解決 直して 修改错误 исправ* 고쳐 수정 duzelt* gider hatayi_gider napraw* popraw* repareer* herstel* perbaiki* sua_loi اصلح أصلح صحح почини* поправ* виправ* полагод* ठीक सुधारो सुधारें theek thik sistema sistemalo arreglalo sorunu 해결 고치 直す",
  error:
    "error errors eror bug bugs issue issues problem problems exception exceptions crash crashes crashing crashed broken breaks warning warnings typo typos fehler* absturz* warnung* problema problemas erreur* erro erros fallo* falla fallando falha* plante avertissement* complain* squiggle squiggles diagnostic diagnostics invalid undefined lint linter vulnerability leak 错误 錯誤 报错 报 警告 崩溃 异常 バグ エラー 例外 警告 ошибк* 오류 에러 incorrect wrong incorrecto falsch hata* blad bledu bledy fout fouten kesalahan loi خطأ الخطأ баг* помилк* त्रुटि बग एरर 버그 errore errori",
  fails:
    "fail fails failing failed failure working work works funktioniert funciona fonctionne schlagt scheitert stuck hang hangs wrong 失败 不工作 不起作用 不能 动かない 動かない 動きません 失敗 calismiyor dziala werkt падает работает працює काम_नहीं khong_hoat_dong gagal funziona compile compiles compila kompiliert derlenmiyor компилируется 不通过 안_되 안_돼",
  refactor:
    "refactor* restructure* reorganize* reorganise* simplif* simpler cleaner cleanup tidy shorten dedupe deduplicate extract* rename* inline decouple modularize consolidate vereinfach* refaktorier* umbenenn* benenne* extrahier* aufraum* renombra* refactoriza* refatora* renomme* renomear renomeie extrais extraire extrae extrai factoris* remani* semplific* 重构 重構 简化 簡化 重命名 提取 抽取 リファクタ* 簡潔 リネーム 抽出 рефактор* упрост* 리팩터* 리팩토링 shorter concise basitlestir* sadelestir* uprosc* refaktor* vereenvoudig* hernoem* sederhanakan don_gian بسط переимен* вынес* спрост* सरल 간단하게 간단히 간결 리네임 rinomina*",
  convert:
    "convert* transform* translate* migrate* port turn rewrite* reformat* format switch replace* swap umwandel* wandle* konvertier* ersetz* umschreib* ubersetz* umstell* convierte* convertir converter converta reescrib* reescrev* reemplaza* reemplace* substitu* remplace* reecri* traduis traduce traduz* traduire cambia cambiar 转换 轉換 改成 改为 替换 翻译 重写 変換 置き換え 書き換え 翻訳 変えて перепиш* замени* 변환 donustur* cevir* zamien* przekonwertuj* przepisz* converteer* vervang* herschrijf* ubah* chuyen حول конверт* преобраз* बदलें बदलो बदल 바꿔 바꾸 converti* sostituisci* troque",
  change:
    "change* modify modif* update* edit adjust* tweak* alter andere anderung* aktualisier* anpass* passe actualiza* cambie ajusta* ajuste* atualiz* mude mudar altere alterar modifie* changer mets modifica* 修改 更改 更新 调整 変更 更新 измени* degistir* zmien* wijzig* verander* поменя* зміни* ganti thay_doi 변경",
  remove:
    "remove* delete* drop strip entfern* losch* elimin* quita* borra* supprim* enlev* remov* apagar apague retire* rimuovi 删除 刪除 移除 去掉 削除 取り除* удали* 삭제 kaldir* sil usun* verwijder* убер* видали* हटाओ हटाएं हटा hapus* xoa احذف 제거",
  improve:
    "improve* improvement* optimi* faster efficient efficiently performant readable readability cleaner better idiomatic pythonic speed verbesser* optimier* lesbar* schneller effizient* mejora* optimiza* legible melhor* otimiz* legivel amelior* lisible rapide migliora* 优化 優化 改进 提高 性能 可读性 最適化 改善 高速 読みやすく оптимиз* улучш* 최적화 개선 okunabilir* hizli* iyilestir* ulepsz* zoptymalizuj* szybs* verbeter* sneller leesbaar* быстрее читаем* बेहतर optimalkan tingkatkan toi_uu cai_thien leggibile",
  reorder:
    "sort* reorder* move merge* split* group* combine* separate* hoist verschieb* sortier* ordena* mueve trie* deplace* divide* diviser separar 排序 移动 合并 拆分 分割 並べ替え 移動 まとめ*",
  use: "use using avoid instead benutze verwende* nutze vermeide* usa usar usando utilise* utiliser utiliza* evita* evite* statt 使用 用 避免 使って 使う 代わりに",
  create:
    "create* generate* build produce scaffold make construct design develop erstell* erzeug* generier* baue crea crear cria criar crie genera generar gere gerar cree creer genere generer fabrique construye construis haz faca hazme mach machen mache fais 写一个 写个 做个 创建 創建 生成 新建 建立 做一个 作成 作って 作る 生成 создай* сгенерируй* 만들어 생성 olustur* utworz* stworz* maak buat* buatkan tao أنشئ сделай* створи* बनाओ बनाएं बनाइए बना banao 만들어줘 만들",
  write:
    "write writes writing schreib* escribe* escribir escreva escrever ecri* scrivi code program 写 寫 编写 書いて 書く напиши* 작성 yaz yazin yazar_misin napisz* schrijf* tulis* viet اكتب लिखो लिखें लिखिए likho",
  add: "add adds adding insert append include fuge hinzu hinzufug* erganz* einfug* agrega* anade anadir anadas adiciona* ajout* inser* aggiungi 添加 加上 增加 加 补充 追加 加えて добав* 추가 ekle* dodaj* voeg toe toevoegen tambah* them أضف додай* जोड़ें जोड़ो jodo 달아",
  implement:
    "implement* complete finish stub continue implementier* vervollstandig* completa* completer implementa* implementez 实现 實現 完成 补全 実装 реализ* 구현",
  show: "show give list print display tell suggest provide zeig* gib nenne muestra* dame mostrame montre* donne* mostra* liste* dime diga 给我 显示 列出 見せて 表示",
  operate:
    "read reads load loads open fetch fetches get gets download upload connect calculate calculates compute computes count plot draw loop iterate filter find select send save store join parse call listen scrape train solve play spawn redirect subscribe ask berechne* lies zahle lee calcula* calcule* lis affiche leia calcule leggi calcola oku hesapla oblicz wczytaj lees bereken hitung прочитай вычисли посчитай 读取 查询 计算 打印 読み込* 取得 計算 계산 읽어",
  what: "what whats what's was que qu'est-ce quoi o_que cosa 什么 什麼 何 なに что ne nedir co wat apa gi ما ماذا що क्या kya",
  why: "why warum wieso weshalb por_que porque pourquoi perche 为什么 為什麼 为何 なぜ どうして почему 왜 neden dlaczego waarom kenapa mengapa tai_sao لماذا чому क्यों kyun",
  how: "how wie como comment_faire come 如何 怎么 怎麼 怎样 どうやって どう как 어떻게 nasil jak hoe bagaimana lam_the_nao كيف як कैसे kaise",
  where:
    "where which when who whose wo welche* wann wer donde cual cuando quien onde qual quando quem ou quel* quand qui 哪 哪里 哪个 谁 どこ どの いつ где",
  asks: "is are does do did was were should would will has have could am isn't doesn't ist sind hat soll sollte kann darf gibt es hay existe deberia devo devrait y_a-t-il 是否 吗 嗎 ですか ますか か？",
  difference:
    "difference differences different versus vs compare comparison better best recommend* recommended practice practices unterschied* diferencia* diferenca* difference* differenz 区别 区別 比较 違い 比較 fark* roznic* verschil* perbedaan khac_nhau الفرق разниц* отлича* різниц* अंतर 차이",
  function:
    "function functions method methods class classes component constructor getter setter hook endpoint route handler helper interface enum struct type array list dictionary regex query script page form table dataframe button widget record snippet loop decorator middleware funktion* methode* klasse* komponente* skript funcion funciones metodo clase componente fonction* classe* composant* funcao funcoes 函数 方法 类 类型 组件 接口 脚本 变量 関数 メソッド クラス コンポーネント スクリプト функци* класс* 함수 클래스 fonksiyon* sinif* metod* metot* funkcj* klasa klase klasy functie* klassen fungsi kelas ham lop دالة الدالة метод* клас* фунци* функц* फ़ंक्शन फंक्शन क्लास funzion* 메서드",
  part: "parameter parameters param params argument arguments arg args option field fields property properties prop props attribute attributes column check checks validation logging log logs header headers import imports case branch condition member members variant keyword default limit flag handling annotation annotations state support attribut* parametro* argumento* campo* propiedad* propriedade* champ* parametre* propriete* feld felder eigenschaft* variable variables 参数 字段 属性 引数 パラメータ プロパティ フィールド",
  project:
    "project app application workspace extension notebook skeleton boilerplate starter template website server api cli library package projekt anwendung proyecto aplicacion projet projeto aplicativo 项目 项目 应用 工程 プロジェクト アプリ",
  editor:
    "vscode vs_code visual_studio shortcut shortcuts keybinding keybindings terminal palette theme settings setting explorer sidebar minimap debugger tastenkombination atajo raccourci atalho copilot 快捷键 设置 终端 ショートカット 設定 ターミナル kisayol* скрот* 단축키 터미널 терминал* скорочення",
  platform:
    "github gitlab pull_request pr prs commit commits branch repo repository issue_#* discussion release git merge_request rebase 提交 分支 仓库 コミット ブランチ リポジトリ коммит* कमिट 커밋",
  this: "this that these those it here above below selected selection highlighted dies diese dieser dieses diesen das hier esto este esta ese aqui isso isto ce cette ceci cela cet questo 这 這 这个 这段 此 选中 これ この その 選択 это этот bu bunu tego deze dit ini nay هذا هذه эту этой цю цей इस इसे यह ye yeh",
  relative:
    "whether if returns return takes die der qui devuelve retorna renvoie comprueba pruft verifica verifie 是否 返回 判断 検査 判定 返す",
  and: "and then also und dann auch y luego et puis ensuite e depois 并 并且 然后 して そして",
  polite:
    "please pls plz can could would you u me i we hey hi hello copilot help need want like to kindly bitte kannst konntest du mir ich mochte brauche hilf por favor puedes podrias necesito quiero ayudame s'il te vous plait peux pouvez pourrais je veux aide-moi pode poderia voce preciso quero me ajude 请 請 帮我 帮忙 能 可以 我想 我要 お願いします ください してください して 下さい lutfen prosze graag alsjeblieft пожалуйста कृपया 주세요 해줘 vui_long tolong من_فضلك",
  article:
    "a an the of for in on with from my our some ein eine einen einer der die das den dem fur mit un una unos le la les des du de el los las um uma o os as para pour avec com con",
  confirm: "yes yep ok okay sure thanks thank danke merci gracias obrigado ja si oui sim 谢谢 好的 はい",
} as const;

/** What a word means for a request. */
export type Meaning = keyof typeof MEANINGS;

/** All meanings that words are looked up in. */
export const MEANING_NAMES = Object.keys(MEANINGS) as readonly Meaning[];

/** A known word that a misspelt one is compared with; an open one takes any ending. */
interface Guess {
  readonly known: string;
  readonly meaning: Meaning;
  readonly open: boolean;
}

/** Letters in which a prefix is looked for; no entry is longer. */
const LONGEST_PREFIX = 16;

const exact = new Map<string, Meaning>();
const prefixes = new Map<string, Meaning>();
/** The first three letters of all prefixes: most words need no further look. */
const prefixStarts = new Set<string>();
const phrases: [string, Meaning][] = [];
const inside: [string, Meaning][] = [];
const byFirstLetter = new Map<string, Guess[]>();
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

for (const name of MEANING_NAMES) {
  for (const entry of MEANINGS[name].split(" ")) {
    const word = plain(entry.replace("*", ""));
    if (UNSPACED.test(word)) inside.push([word, name]);
    else if (word.includes("_")) phrases.push([word.replaceAll("_", " "), name]);
    else if (entry.endsWith("*")) {
      if (!prefixes.has(word)) prefixes.set(word, name);
      prefixStarts.add(word.slice(0, 3));
    } else if (!exact.has(word)) exact.set(word, name);
    if (!UNSPACED.test(word) && word.length >= 4 && name !== "polite" && name !== "article") {
      const first = word[0] ?? "";
      const guess: Guess = { known: word, meaning: name, open: entry.endsWith("*") };
      const list = byFirstLetter.get(first);
      if (list) list.push(guess);
      else byFirstLetter.set(first, [guess]);
    }
  }
}
// Longer entries first, so that the more exact meaning is taken.
inside.sort((a, b) => b[0].length - a[0].length);

/** Meanings of phrases of several words in a lower-cased, accent-free text. */
export const PHRASES: readonly (readonly [string, Meaning])[] = phrases;

/** The meaning of one lower-cased, accent-free word, or undefined. */
export function meaningOf(word: string): Meaning | undefined {
  const known = exact.get(word);
  if (known !== undefined || !prefixStarts.has(word.slice(0, 3))) return known;
  for (let length = Math.min(word.length, LONGEST_PREFIX); length >= 3; length -= 1) {
    const found = prefixes.get(word.slice(0, length));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The meaning of a misspelt word: one letter missing, doubled, swapped with its neighbour or (in longer words) wrong.
 * Words that take any ending are looked for at the start, where a wrong letter is more often another word.
 */
export function meaningOfMisspelt(word: string): Meaning | undefined {
  if (word.length < 5) return undefined;
  for (const { known, meaning, open } of byFirstLetter.get(word[0] ?? "") ?? []) {
    const longer = word.length - known.length;
    if (Math.abs(longer) <= 1) {
      if (isOneSlipApart(known, word, known.length >= 7)) return meaning;
    }
    if (!open || longer < 0 || known.length < 6) continue;
    for (let length = known.length - 1; length <= Math.min(known.length + 1, word.length - 1); length += 1) {
      if (isOneSlipApart(known, word.slice(0, length), false)) return meaning;
    }
  }
  return undefined;
}

/** Whether the letters of two words differ by one slip of the keys; `wrongToo`: also by one wrong letter. */
function isOneSlipApart(known: string, typed: string, wrongToo: boolean): boolean {
  let start = 0;
  while (start < known.length && known[start] === typed[start]) start += 1;
  let knownEnd = known.length;
  let typedEnd = typed.length;
  while (knownEnd > start && typedEnd > start && known[knownEnd - 1] === typed[typedEnd - 1]) {
    knownEnd -= 1;
    typedEnd -= 1;
  }
  const knownRest = knownEnd - start;
  const typedRest = typedEnd - start;
  if (knownRest === 2 && typedRest === 2) {
    return known[start] === typed[start + 1] && known[start + 1] === typed[start];
  }
  // A dropped or doubled letter at the very end is more often another word ("tests", "fixe") than a slip.
  if (knownRest + typedRest === 1) return known.length >= 5 && start < Math.min(known.length, typed.length);
  return wrongToo && knownRest === 1 && typedRest === 1;
}

/** Meanings found inside a run of text that is written without spaces, in order of place. */
export function meaningsInside(run: string): Meaning[] {
  const found: [number, Meaning][] = [];
  let rest = run;
  for (const [word, meaning] of inside) {
    let place = rest.indexOf(word);
    while (place >= 0) {
      found.push([place, meaning]);
      rest = `${rest.slice(0, place)}${" ".repeat(word.length)}${rest.slice(place + word.length)}`;
      place = rest.indexOf(word, place + word.length);
    }
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, meaning]) => meaning);
}

/** Whether a word is written in a script without spaces between words. */
export function isUnspaced(word: string): boolean {
  return UNSPACED.test(word);
}
