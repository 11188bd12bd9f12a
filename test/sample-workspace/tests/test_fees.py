from src.fees import Stay, fee


def test_a_week_has_no_discount():
    assert fee(Stay("Gull", 10, 7)) == 175
