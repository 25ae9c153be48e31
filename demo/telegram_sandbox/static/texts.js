/** Words of the page, by the browser's language. */

const TEXTS = {
  en: {
    title: 'Stand-in for Telegram',
    notice: 'This is not Telegram. It plays Telegram for trying the bot: nothing you write here leaves this computer, and the people are made up.',
    stand_in: 'Stand-in, not Telegram',
    people: 'Who are you?',
    messages: 'Messages',
    bot: 'bot',
    action: 'is typing …',
    lost: 'The stand-in doesn’t answer. It is tried again every few seconds.',
    nobody: 'Nobody has been made up yet who could write to the bot.',
    start: 'Start',
    restart: 'Unblock and start again',
    blocked: 'You have blocked the bot. It can’t write to you.',
    greeting: 'What can this bot do?',
    no_greeting: 'Start the bot to write to it.',
    write: 'Message',
    send: 'Send',
    save: 'Save the change',
    editing: 'Changing your last message',
    cancel: 'Cancel',
    attach: 'Send something else',
    menu: 'Menu',
    keyboard: 'The bot’s answers to choose from',
    photo: 'Photo',
    sample: 'Sample photo',
    voice: 'Voice note',
    place: 'Place',
    contact: 'My number',
    other: 'Other number',
    edit: 'Change last',
    block: 'Block the bot',
    sticker: 'Sticker {emoji}',
    share: 'Give the bot your number {phone}?',
    ok: 'OK',
    failed: 'That didn’t work: {reason}',
    you_said: 'You:',
    bot_said: 'Bot:',
    edited: 'edited',
    video: 'Video',
    spoiler: 'Show what is hidden',
    photo_by: 'Photo',
    opens: '{title} (opens in a new tab)',
  },
  'zh-Hans': {
    title: 'Telegram 替身',
    notice: '这不是 Telegram。它扮演 Telegram，供您试用机器人：您写的内容不会离开这台电脑，人物均为虚构。',
    stand_in: '替身，并非 Telegram',
    people: '您扮演谁？',
    messages: '消息',
    bot: '机器人',
    action: '正在输入……',
    lost: '替身没有响应，每隔几秒会再试一次。',
    nobody: '还没有可以给机器人写消息的人物。',
    start: '开始',
    restart: '解除屏蔽并重新开始',
    blocked: '您已屏蔽机器人，它无法给您发消息。',
    greeting: '这个机器人能做什么？',
    no_greeting: '点“开始”就可以给机器人写消息。',
    write: '输入消息',
    send: '发送',
    save: '保存修改',
    editing: '正在修改您的上一条消息',
    cancel: '取消',
    attach: '发送其他内容',
    menu: '菜单',
    keyboard: '机器人给出的选项',
    photo: '照片',
    sample: '示例照片',
    voice: '语音',
    place: '位置',
    contact: '我的号码',
    other: '别人的号码',
    edit: '修改上一条',
    block: '屏蔽机器人',
    sticker: '贴纸 {emoji}',
    share: '要把您的号码 {phone} 提供给机器人吗？',
    ok: '好的',
    failed: '没有成功：{reason}',
    you_said: '您：',
    bot_said: '机器人：',
    edited: '已编辑',
    video: '视频',
    spoiler: '显示隐藏的内容',
    photo_by: '照片',
    opens: '{title}（在新标签页打开）',
  },
  'zh-Hant': {
    title: 'Telegram 替身',
    notice: '這不是 Telegram。它扮演 Telegram，供您試用機器人：您寫的內容不會離開這台電腦，人物均為虛構。',
    stand_in: '替身，並非 Telegram',
    people: '您扮演誰？',
    messages: '訊息',
    bot: '機器人',
    action: '正在輸入……',
    lost: '替身沒有回應，每隔幾秒會再試一次。',
    nobody: '還沒有可以給機器人寫訊息的人物。',
    start: '開始',
    restart: '解除封鎖並重新開始',
    blocked: '您已封鎖機器人，它無法傳訊息給您。',
    greeting: '這個機器人能做什麼？',
    no_greeting: '點「開始」就可以給機器人寫訊息。',
    write: '輸入訊息',
    send: '傳送',
    save: '儲存修改',
    editing: '正在修改您的上一則訊息',
    cancel: '取消',
    attach: '傳送其他內容',
    menu: '選單',
    keyboard: '機器人給出的選項',
    photo: '照片',
    sample: '範例照片',
    voice: '語音',
    place: '位置',
    contact: '我的號碼',
    other: '別人的號碼',
    edit: '修改上一則',
    block: '封鎖機器人',
    sticker: '貼圖 {emoji}',
    share: '要把您的號碼 {phone} 提供給機器人嗎？',
    ok: '好的',
    failed: '沒有成功：{reason}',
    you_said: '您：',
    bot_said: '機器人：',
    edited: '已編輯',
    video: '影片',
    spoiler: '顯示隱藏的內容',
    photo_by: '照片',
    opens: '{title}（在新分頁開啟）',
  },
};

/** @param {readonly string[]} wishes tags of the browser, the dearest first */
export function chooseLanguage(wishes) {
  for (const wish of wishes) {
    if (/^zh\b.*-(hant|tw|hk|mo)\b/i.test(wish)) return 'zh-Hant';
    if (/^zh\b/i.test(wish)) return 'zh-Hans';
    if (/^en\b/i.test(wish)) return 'en';
  }
  return 'en';
}

export const language = chooseLanguage(navigator.languages);

/**
 * @param {keyof typeof TEXTS.en} name
 * @param {Object<string, string>} [facts] for the places in braces
 */
export function text(name, facts = {}) {
  return TEXTS[language][name].replace(/{(\w+)}/g, (_whole, fact) => facts[fact]);
}

/** @param {number} date Unix seconds */
export function clock(date) {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(date * 1000);
}

/** @param {number} date Unix seconds */
export function day(date) {
  return new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric' }).format(date * 1000);
}

export { TEXTS };
