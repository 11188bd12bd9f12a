import { plain } from "./plain.js";

/** A word that a bare go-ahead may consist of, lower-cased and without accents. */
const GO_AHEAD = new Set(
  (
    "yes yep yeah yup y ok okay k sure fine good great perfect nice cool thanks thank you please pls go ahead do it that this so proceed continue apply them all now then exactly right correct " +
    "sounds looks lgtm agreed absolutely definitely let's lets just carry on make the change changes works for me both first second option one two 1 2 " +
    "ja jawohl gerne mach mache das es so bitte weiter genau passt los gut danke super alles klar einverstanden leg " +
    "si claro vale hazlo hagalo adelante dale por favor sigue continua perfecto de acuerdo bien gracias procede aplicalo " +
    "oui ouais d'accord vas-y allez-y fais-le faites-le continue parfait s'il te vous plait merci bien sur procede fais ca " +
    "sim faca isso pode fazer prossiga manda ver beleza certo perfeito obrigado obrigada claro vai em frente " +
    "va fallo procedi certo perfetto grazie da davai davaj да давай хорошо ок сделай это пожалуйста"
  ).split(" "),
);

/** Words of which a go-ahead has at least one. */
const AGREES =
  /^(yes|yep|yeah|yup|y|ok|okay|k|sure|fine|good|great|perfect|go|do|proceed|continue|apply|exactly|lgtm|agreed|absolutely|definitely|sounds|looks|please|ja|jawohl|gerne|mach|mache|weiter|genau|passt|los|einverstanden|alles|si|claro|vale|hazlo|hagalo|adelante|dale|sigue|continua|procede|perfecto|oui|ouais|d'accord|vas-y|allez-y|fais-le|faites-le|parfait|bien|sim|faca|pode|prossiga|beleza|certo|perfeito|manda|vai|va|fallo|procedi|perfetto|да|давай|хорошо|ок|сделай)$/;

/** Chinese, Japanese and Korean go-aheads, as whole texts. */
const UNSPACED_GO_AHEAD =
  /^(好|好的|好吧|行|可以|是|是的|对|嗯|请|请继续|继续|做吧|就这样|就这么做|开始吧|没问题|同意|去做吧|请这样做|按这个做|はい|うん|ええ|ok|オーケー|了解|お願い|お願いします|それで|それでお願いします|やって|やってください|続けて|続けてください|進めて|進めてください|そうして|そうしてください|いいよ|いいです|네|예|응|그래|좋아|좋아요|해줘|해주세요|계속|계속해|계속해주세요|진행해|진행해줘)+$/;

/** Longest go-ahead, in words; longer texts say something of their own. */
const MOST_WORDS = 8;

/**
 * Tells whether a text only agrees to what was said before ("yes, do it", "ja, mach das", "好的，继续"), so that the
 * turn before says what is asked.
 */
export function isBareConfirmation(text: string): boolean {
  const compared = plain(text);
  const words = compared.match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  if (words.length === 0 || words.length > MOST_WORDS || compared.includes("?")) return false;
  if (UNSPACED_GO_AHEAD.test(words.join(""))) return true;
  return words.every((word) => GO_AHEAD.has(word)) && AGREES.test(words[0] ?? "");
}
