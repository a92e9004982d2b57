# SPDX-License-Identifier: Apache-2.0
"""What is asked in each call and what the right answer is, as src/programs/ has it for rclts."""

from example_interfaces.srv import AddTwoInts
from rcl_interfaces.msg import Parameter, ParameterValue, SetParametersResult
from rcl_interfaces.srv import SetParameters
from std_srvs.srv import Empty as StdEmpty
from std_srvs.srv import SetBool, Trigger
from test_msgs.msg import BasicTypes as BasicTypesMessage
from test_msgs.srv import Arrays, BasicTypes, Empty


class Exchange:
    """Nothing is asked and nothing answered."""

    def __init__(self, srv_type, service):
        self.srv_type = srv_type
        self.service = service

    def ask(self, _call, _flags):
        return self.srv_type.Request()

    def answer(self, _request, _response):
        pass

    def is_right(self, request, response):
        right = self.srv_type.Response()
        self.answer(request, right)
        return response == right

    def describe_request(self, _request):
        return {}

    def describe_response(self, _response):
        return {}


class Add(Exchange):
    def ask(self, call, flags):
        return AddTwoInts.Request(a=flags.a + call, b=flags.b + 2 * call)

    def answer(self, request, response):
        response.sum = request.a + request.b

    def describe_request(self, request):
        return {"a": request.a, "b": request.b}

    def describe_response(self, response):
        return {"sum": response.sum}


class Switch(Exchange):
    def ask(self, call, _flags):
        return SetBool.Request(data=call % 2 == 1)

    def answer(self, request, response):
        response.success = request.data
        response.message = "on" if request.data else "off"


class Pull(Exchange):
    def answer(self, _request, response):
        response.success = True
        response.message = "triggered"


class Repeat(Exchange):
    """The response repeats the request, field by field."""

    def answer(self, request, response):
        for name in request.get_fields_and_field_types():
            setattr(response, name, getattr(request, name))


class RepeatBasicTypes(Repeat):
    def ask(self, call, _flags):
        request = fill_numbers(BasicTypes.Request(), call)
        request.string_value = TEXTS[call % len(TEXTS)]
        return request


class RepeatArrays(Repeat):
    """Three values of each kind, from another one on in each call; constants and defaults as they are."""

    def ask(self, call, _flags):
        request = Arrays.Request()
        for kind, values in {**NUMBERS, "string": TEXTS}.items():
            setattr(request, f"{kind}_values", [values[i % len(values)] for i in range(call, call + 3)])
        request.basic_types_values = [fill_numbers(BasicTypesMessage(), i) for i in range(call, call + 3)]
        return request


class LongText(Exchange):
    def ask(self, call, flags):
        text = (f"{call}:" + "0123456789abcdef" * (flags.size // 16 + 1))[: flags.size]
        return SetParameters.Request(parameters=[Parameter(name="text", value=ParameterValue(type=4, string_value=text))])

    def answer(self, request, response):
        texts = [parameter.value.string_value for parameter in request.parameters]
        response.results = [SetParametersResult(successful=True, reason=text) for text in texts]


def fill_numbers(message, call):
    for kind, values in NUMBERS.items():
        setattr(message, f"{kind}_value", values[call % len(values)])
    return message


EXCHANGES = {
    "add": Add(AddTwoInts, "add_two_ints"),
    "empty": Exchange(Empty, "empty"),
    "std-empty": Exchange(StdEmpty, "std_empty"),
    "set-bool": Switch(SetBool, "set_bool"),
    "trigger": Pull(Trigger, "trigger"),
    "basic-types": RepeatBasicTypes(BasicTypes, "basic_types"),
    "arrays": RepeatArrays(Arrays, "arrays"),
    "long-text": LongText(SetParameters, "set_text"),
}

NUMBERS = {
    "bool": [False, True],
    "byte": [b"\x00", b"\xff", b"\x01"],
    "char": [0, 255, 127],
    "float32": [0.0, -1.125, 2.0**127],
    "float64": [0.0, -2.71875, 1.7976931348623157e308],
    "int8": [0, -128, 127],
    "uint8": [0, 255, 1],
    "int16": [0, -32768, 32767],
    "uint16": [0, 65535, 1],
    "int32": [0, -2147483648, 2147483647],
    "uint32": [0, 4294967295, 1],
    "int64": [0, -(2**63), 2**63 - 1],
    "uint64": [0, 2**64 - 1, 1],
}
TEXTS = ["", "max value", "Grüße, 世界"]
