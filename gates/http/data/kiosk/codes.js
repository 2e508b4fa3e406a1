// What was scanned or typed: a unit's id, or a pass, which the gateway judges.

const CONTAINER = /^[A-Z]{4}[0-9]{7}$/;
// Half a sign (a lone surrogate) too: no gateway could read the batch that has it, nor what waits behind it.
const NO_TEXT = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;
const SSCC_LINK = /^https?:\/\/[^?#]*\/00\/([0-9]{18})(?:[/?#]|$)/;

export class UnreadableCode extends Error {}

export function namedBy(typed) {
  const code = typed.trim();
  if (!code) throw new UnreadableCode("空码 nothing was read");
  if (code.length > 2000 || NO_TEXT.test(code)) throw new UnreadableCode("二维码无法识别 no code of ours");
  const link = SSCC_LINK.exec(code);
  if (link) return { unit: `sscc:${sscc(link[1])}` };
  const bare = code.toUpperCase().replace(/[ -]/g, "");
  if (CONTAINER.test(bare)) return { unit: `iso6346:${container(bare)}` };
  const [scheme, ...rest] = code.split(":");
  const value = rest.join(":");
  if (scheme === "iso6346") return { unit: `iso6346:${container(value.toUpperCase())}` };
  if (scheme === "sscc") return { unit: `sscc:${sscc(value)}` };
  if (scheme === "local") {
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/.test(value)) throw new UnreadableCode("编号有误 no local id");
    return { unit: code };
  }
  return { qr_token: code };
}

// ISO 6346: letters count from 10 on, leaving out multiples of 11; a remainder of 10 counts as 0.
function container(number) {
  if (!CONTAINER.test(number)) throw new UnreadableCode("箱号有误 no container number");
  let sum = 0;
  for (let place = 0; place < 10; place += 1) {
    const sign = number.charCodeAt(place);
    let value = sign - 48;
    if (sign >= 65) {
      const letter = sign - 65;
      value = 10 + letter + Math.floor((letter + 9) / 10);
    }
    sum += value * 2 ** place;
  }
  if ((sum % 11) % 10 !== Number(number[10])) throw new UnreadableCode("箱号校验位不符 the container's check digit is wrong");
  return number;
}

function sscc(digits) {
  if (!/^[0-9]{18}$/.test(digits)) throw new UnreadableCode("SSCC 有 18 位 an SSCC has 18 digits");
  let sum = 0;
  for (let place = 0; place < 17; place += 1) sum += Number(digits[place]) * (place % 2 ? 1 : 3);
  if ((10 - (sum % 10)) % 10 !== Number(digits[17])) throw new UnreadableCode("SSCC 校验位不符 the check digit is wrong");
  return digits;
}
