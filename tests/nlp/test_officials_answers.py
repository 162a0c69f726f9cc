"""Who answers is another person than whom they answer."""

from __future__ import annotations

import pytest

from tests.nlp.people_cases import people, plain, report, speakers

SAID = "عیسی دریادل، رئیس اتحادیه صیادان هرمزگان، گفت: سوخت کم است. وی افزود: سهمیه نصف شد. او گفت: صیادان گلایه دارند."


@pytest.mark.parametrize(
    ("answer", "who"),
    [
        ("مدیرکل شیلات هرمزگان در واکنش به این سخنان گفت: کمبود برطرف می‌شود.", "مدیرکل شیلات هرمزگان"),
        ("مدیرکل گمرک کردستان در پاسخ به این انتقاد گفت: چنین نیست.", "مدیرکل گمرک کردستان"),
        ("فرماندار قشم در جواب گلایه‌های صیادان گفت: پیگیر هستیم.", "فرماندار قشم"),
        ("رئیس این اتحادیه در پاسخ به گلایه‌ها گفت: صبر کنید.", "عیسی دریادل"),
        ("دریادل در پاسخ به انتقادها گفت: صبر کنید.", "عیسی دریادل"),
    ],
)
def test_who_answers(answer, who):
    read = report(f"{SAID} دریادل ادامه داد: شناورها مانده‌اند.\n{answer}")
    assert speakers(read)[-1] == plain(who)
    assert (plain(f"؟: {who}") in people(read)) == (who != "عیسی دریادل")
    assert plain("عیسی دریادل: رئیس اتحادیه صیادان هرمزگان") in [each.split("؛")[0] for each in people(read)]
