// Who acts in the specs: people of the demo estate (domain/demo/people.toml).

export interface Person {
  email: string;
  name: string;
}

const person = (email: string, name: string): Person => ({ email: `${email}@example.com`, name });

/** Everybody's password in the demo; the server prints it. */
export const PASSWORD = "weilan-demo-2026";

export const OWNER = person("lin.yue", "林悦");
export const SPOUSE = person("zhou.ming", "周明");
export const NANNY = person("wang.guilan", "王桂兰");
/** Of another house. */
export const NEIGHBOUR = person("shen.hao", "沈浩");
/** Reads English. */
export const ENGLISH = person("edward.hughes", "Edward Hughes");
/** A guest of no other spec, whose settings may be changed. */
export const CHANGER = person("sun.qiming", "孙启明");

export const MANAGER = person("qin.shuo", "秦朔");
export const BUTLER = person("zhou.min", "周敏");
export const DESK = person("he.zhiyuan", "何志远");
export const TECHNICIAN = person("li.jianguo", "李建国");
export const MODERATOR = person("yu.lan", "余岚");

/** The screen that most of them hold. */
export const PHONE = { viewport: { width: 390, height: 844 } };
