"""The errors: what each one is besides, that it survives a trip between processes, how its message reads."""

import pickle

import pytest

from framing import errors

BUILT_INS = {
    "InputError": ValueError,
    "ColumnError": ValueError,
    "InputTypeError": TypeError,
    "InputFileError": OSError,
    "ModelError": ValueError,
    "HeadError": LookupError,
    "OffsetError": ValueError,
    "SchemaError": ValueError,
}


def test_errors_all_is_sorted_and_complete():
    raised = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert errors.__all__ == sorted(raised)
    assert raised == {"FramingError", *BUILT_INS}


def test_errors_are_all_drawn_in_the_docstring():
    assert all(name in errors.__doc__ for name in errors.__all__)


@pytest.mark.parametrize(("name", "built_in"), BUILT_INS.items())
def test_errors_are_each_also_a_built_in(name, built_in):
    with pytest.raises(built_in) as caught:
        raise getattr(errors, name)("x")
    assert isinstance(caught.value, errors.FramingError)


def test_errors_column_error_is_an_input_error():
    assert issubclass(errors.ColumnError, errors.InputError)


@pytest.mark.parametrize("name", errors.__all__)
def test_errors_print_their_message_as_it_is(name):
    message = "text column 'body' not found; columns are 'id', 'text'"
    error = getattr(errors, name)(message)
    assert str(error) == message
    assert error.args == (message,)


@pytest.mark.parametrize("name", errors.__all__)
def test_errors_pickle(name):
    error = pickle.loads(pickle.dumps(getattr(errors, name)("it's gone")))
    assert type(error) is getattr(errors, name)
    assert str(error) == "it's gone"


@pytest.mark.parametrize(
    ("columns", "there"),
    [(["id", "text", "source"], "columns are 'id', 'text', 'source'"), ([], "there are no columns")],
)
def test_errors_column_error_lists_the_columns(columns, there):
    error = errors.ColumnError.missing("body", iter(columns), role="text")
    assert str(error) == f"text column 'body' not found; {there}"


@pytest.mark.parametrize(
    ("heads", "there"), [(["kind", "loaded"], "its heads are 'kind', 'loaded'"), ([], "it has no heads")]
)
def test_errors_head_error_lists_the_heads(heads, there):
    assert str(errors.HeadError.missing("stance", iter(heads))) == f"the model has no head 'stance'; {there}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("body", "'body'"),
        ("a\nb", "'a\\nb'"),
        ("x" * 100, "'" + "x" * 60 + "'…"),
        (0.5, "0.5"),
        (True, "True"),
        (None, "None"),
        (10**80, "1" + "0" * 59 + "…"),
        ([1, 2], "of type list"),
        (b"x", "of type bytes"),
    ],
)
def test_errors_describe_is_one_short_line(value, shown):
    assert errors.describe(value) == shown
